from tests.factories import ProgramFactory

PROGRAMS = "/portal/programs/"


def test_it_works(as_alice, alice, gold, silver):
    gold.what_you_earn = "20 % of each order"
    gold.save(update_fields=["what_you_earn"])
    alice.set_programs([gold])
    page = as_alice.get(PROGRAMS).text
    assert "Program Gold" in page
    assert "20 % of each order" in page
    assert "Silver" not in page


def test_in_no_program_it_says_what_that_means(as_alice):
    assert "You are in no program" in as_alice.get(PROGRAMS).text


def test_queries_stay_few(as_alice, alice, django_assert_num_queries):
    alice.set_programs([ProgramFactory() for _n in range(20)])
    with django_assert_num_queries(4):
        as_alice.get(PROGRAMS)
