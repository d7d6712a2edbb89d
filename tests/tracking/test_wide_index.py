"""The index of counts by link: wide on SQLite, where the sums of a list are read from it alone."""

import pytest
from django.db import connection

from owner.recent_hits import recent_hits
from tests.factories import HitCountFactory
from tracking.models import HitCount
from tracking.wide_index import WideIndex

pytestmark = pytest.mark.django_db


@pytest.mark.sqlite
def test_it_works(business, django_assert_num_queries):
    HitCountFactory(link_id=7, hits=3)
    with django_assert_num_queries(1) as asked:
        assert recent_hits("link_id", [7], business.zone) == {7: 3}
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[0]["sql"])
        assert "USING COVERING INDEX count_link_day" in str(cursor.fetchall())


def test_the_database_has_what_the_model_says():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "tracking_hitcount")
    more = ["reason", "hits"] if connection.vendor == "sqlite" else []
    assert constraints["count_link_day"]["columns"] == ["link_id", "day", *more]


def test_a_table_made_anew_gets_the_same_index():
    """SQLite makes a table anew when a migration changes it."""
    index = next(each for each in HitCount._meta.indexes if each.name == "count_link_day").clone()
    statement = str(index.create_sql(HitCount, connection.schema_editor(collect_sql=True)))
    assert ('"hits"' in statement) == (connection.vendor == "sqlite")
    assert isinstance(index, WideIndex)
