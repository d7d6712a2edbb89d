"""The arrays that PostgreSQL reads, and the text that stays prepared; see also test_recording."""

import pytest
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH

from tracking.storing_postgresql import STORE, array, texts


def test_the_statement_is_remembered_by_the_driver() -> None:
    assert len(STORE) <= MAX_CACHED_STATEMENT_LENGTH


@pytest.mark.parametrize(
    ("values", "written"),
    [([], "{}"), ([1, None, True], "{1,NULL,True}"), (["ab12", None], "{ab12,NULL}")],
)
def test_plain_arrays(values, written) -> None:
    assert array(values) == written


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([], "{}"),
        (["", "a, b"], '{"","a, b"}'),
        (["NULL", "{x}"], '{"NULL","{x}"}'),
        (['say "x"', "back\\slash"], '{"say \\"x\\"","back\\\\slash"}'),
    ],
)
def test_arrays_of_text(values, written) -> None:
    assert texts(values) == written
