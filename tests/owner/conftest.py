"""Every test of the admin is one of the audit, too: no request changes rows in silence."""

from collections.abc import Iterator

import pytest

from tests.owner.audit_watch import watched


@pytest.fixture(autouse=True)
def nothing_changes_in_silence(request: pytest.FixtureRequest) -> Iterator[None]:
    if not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    with watched() as watch:
        yield
    may_be_silent = request.node.get_closest_marker("unaudited")
    assert may_be_silent or not watch.silent, f"not in the audit: {watch.silent}"
