"""A list with nothing in it says what it is for and where to begin."""

import pytest
from django.urls import reverse

from owner.empty_lists import SENTENCES


def list_of(client, model, query=""):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return client.get(reverse(name) + query).text


@pytest.mark.parametrize("model", SENTENCES)
def test_it_works(as_dana, business, model):
    assert 'class="empty-list"' in list_of(as_dana, model)


def test_where_to_go_on(as_dana, business):
    page = as_dana.get("/admin/partners/partnerapplication/").text
    assert 'href="/admin/partners/joining/">How partners join</a>' in page


def test_not_with_rows(as_dana, alice):
    assert 'class="empty-list"' not in as_dana.get("/admin/partners/partner/").text


@pytest.mark.parametrize("query", ["?q=nobody", "?status__exact=banned"])
def test_not_where_only_the_choice_is_empty(as_dana, alice, query):
    assert 'class="empty-list"' not in as_dana.get(f"/admin/partners/partner/{query}").text
