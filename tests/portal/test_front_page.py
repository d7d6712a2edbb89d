from business.models import Business


def test_it_works(client, dana):
    page = client.get("/").text
    assert "Partners of Dana&#x27;s Shop" in page
    assert 'href="/accounts/login/"' in page


def test_before_the_set_up_it_works_too(client, db):
    assert client.get("/").status_code == 200


def test_who_is_signed_in_goes_on(as_alice, dana):
    assert 'href="/accounts/choose/"' in as_alice.get("/").text


def test_names_are_shown_as_text(client, dana):
    Business.objects.update(name="<script>x</script>")
    assert "<script>x" not in client.get("/").text


def test_three_queries_for_strangers(client, dana, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/")
