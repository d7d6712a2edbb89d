"""The signed tokens: readable by nobody's forgery, and by us also while keys change."""

import re
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.hit_ids import (
    HitId,
    newest_visitor_cookie,
    read_hit_id,
    read_visitor_cookie,
    sign,
    write_hit_id,
    write_visitor_cookie,
)
from tracking.uuid7 import instant_of, uuid7

ids = st.integers(min_value=1, max_value=2**48 - 1)
hit_ids = st.builds(HitId, st.builds(uuid7), ids, ids, st.none() | ids, st.booleans())


@given(hit_ids)
def test_it_works(hit_id: HitId) -> None:
    token = write_hit_id(hit_id)

    assert read_hit_id(token) == hit_id
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,100}", token)


@given(hit_ids, st.data())
def test_one_changed_character_makes_it_unreadable(hit_id: HitId, data: st.DataObject) -> None:
    token = write_hit_id(hit_id)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AZaz09_-").filter(lambda char: char != token[place]))
    changed = token[:place] + other + token[place + 1 :]

    # The last character carries unused bits, so two spellings may hold the same bytes.
    assert read_hit_id(changed) is None or place == len(token) - 1


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read_hit_id(text) is None
    assert read_visitor_cookie(text) is None


@pytest.mark.parametrize("cut", [0, 1, 10, 60, 70])
def test_a_cut_token_is_unreadable(cut: int) -> None:
    token = write_hit_id(HitId(uuid7(), 1, 2, None, True))

    assert read_hit_id(token[:cut]) is None


def test_a_visitor_token_is_no_hit_id() -> None:
    visitor = sign("visitor", bytes(35))

    assert read_hit_id(visitor) is None


def test_foreign_secret(settings) -> None:
    token = write_hit_id(HitId(uuid7(), 1, 2, 3, True))
    settings.SECRET_KEY = "another install's secret"

    assert read_hit_id(token) is None


def test_a_replaced_secret_still_reads_what_it_wrote(settings) -> None:
    hit_id = HitId(uuid7(), 1, 2, 3, True)
    token = write_hit_id(hit_id)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new secret"

    assert read_hit_id(token) == hit_id
    assert write_hit_id(hit_id) != token


def test_newest_valid_cookie_counts() -> None:
    old, new = HitId(uuid7(), 1, 2, None, True), HitId(uuid7(), 3, 4, None, True)
    visitors = [uuid4(), uuid4()]
    values = [
        write_visitor_cookie(visitors[1], write_hit_id(new)),
        write_visitor_cookie(visitors[0], write_hit_id(old)),
        "forged." + write_hit_id(new),
    ]
    found = newest_visitor_cookie(values)

    # Both ids may be of one millisecond; then either is the newest.
    assert found is not None
    assert found.newest.at == max(instant_of(old.hit), instant_of(new.hit))


def test_no_cookie() -> None:
    assert newest_visitor_cookie([]) is None
