"""Partners from a file: the page that takes it, the preview, the import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from business.models import AuditEntry, OutgoingMessage
from partners.models import Partner, StoredImport, User
from partners.stored_import import KEPT_FOR, forget_imports
from tests.factories import PartnerFactory, ProgramFactory, UserFactory
from tests.owner.typing_in import Fields

IMPORT = "/admin/partners/import/"
HEAD = "name,code,e-mail,parent code,programs,status,credit window days,note\n"


def handed_in(client, text, name="partners.csv", **more):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(IMPORT, {"file": file, "encoding": ""} | more, follow=True)


def said_yes(client, page):
    address = reverse("admin:partners_import_run", args=[StoredImport.objects.latest("made_at").pk])
    return client.post(address, Fields(page.text).values, follow=True)


def imported(client, text, **more):
    return said_yes(client, handed_in(client, text, **more))


def test_it_works(as_dana, alice, gold):
    text = HEAD + (
        "Anna Berg,anna,Anna@Example.com,alice,Gold,inactive,30,Met at the fair\n"
        "Ben,ben,,ANNA,,,0,\n"
    )
    page = handed_in(as_dana, text)
    assert "2 new, 0 changed, 0 errors" in page.text
    assert "Import 2 rows" in page.text
    assert Partner.objects.count() == 1
    assert "2 partners are new, 0 are changed. No mail was sent." in said_yes(as_dana, page).text
    anna, ben = (Partner.objects.get(code=code) for code in ("anna", "ben"))
    assert (anna.name, anna.status, anna.credit_window_days) == ("Anna Berg", "inactive", 30)
    assert (anna.user.email, anna.parent, anna.note) == (
        "anna@example.com",
        alice,
        "Met at the fair",
    )
    assert list(anna.programs.all()) == [gold]
    assert (ben.parent, ben.status, ben.credit_window_days, ben.user) == (anna, "active", 0, None)
    assert {row.code for row in ben.codes.all()} == {"ben"}


def test_the_same_file_twice_changes_nothing(as_dana, alice, gold):
    text = HEAD + "Anna,anna,a@example.com,ben,Gold,,7,x\nBen,,b@example.com,alice,,,,\n"
    text = text.replace(",ben,Gold", ",alice,Gold")
    imported(as_dana, text)
    page = handed_in(as_dana, text)
    assert "0 new, 0 changed, 2 as they are already, 0 errors" in page.text
    assert "Nothing to do" in page.text
    assert "Import 0" not in page.text


def test_changes_are_shown_before_and_after(as_dana, alice, bob, gold):
    alice.rename("former")
    alice.rename("alice")
    text = "code;status;programs\nformer;inactive;Gold\nbob;;\n"
    page = handed_in(as_dana, text)
    assert "0 new, 1 changed, 1 as they are already, 0 errors" in page.text
    assert "Status: Active → Inactive" in page.text
    assert "columns separated by semicolons" in page.text
    said_yes(as_dana, page)
    alice.refresh_from_db()
    assert (alice.code, alice.status, list(alice.programs.all())) == ("alice", "inactive", [gold])
    entry = AuditEntry.objects.about(alice).newest_first()[0]
    assert entry.what == "Imported from partners.csv."
    assert {each["field"] for each in entry.changes} == {"Status", "Programs"}


def test_by_e_mail_where_no_code_fits(as_dana, alice):
    imported(as_dana, "code,e-mail,name\nal,alice@example.com,Alice B\n")
    alice.refresh_from_db()
    assert (alice.code, alice.name) == ("al", "Alice B")
    assert {row.code for row in alice.codes.all()} == {"al", "alice"}


def test_a_new_partner_without_code_gets_one(as_dana, alice):
    imported(as_dana, "name,e-mail\nAlice,a@example.com\nAlice,b@example.com\n!!!,c@example.com\n")
    codes = set(Partner.objects.exclude(pk=alice.pk).values_list("code", flat=True))
    assert {"alice2", "alice3"} < codes
    assert len(codes) == 3


def test_a_dash_empties_and_nothing_leaves(as_dana, bob, gold):
    bob.set_programs([gold])
    Partner.objects.filter(pk=bob.pk).update(credit_window_days=5)
    imported(as_dana, HEAD + "Bob,bob,,,,,,\n")
    bob.refresh_from_db()
    assert (bob.user.email, bob.parent.code, bob.credit_window_days) == (
        "bob@example.com",
        "alice",
        5,
    )
    imported(as_dana, HEAD + "Bob,bob,-,-,-,,-,\n")
    bob.refresh_from_db()
    assert (bob.user, bob.parent, bob.credit_window_days) == (None, None, None)
    assert not bob.memberships.exists()


def test_nobody_gets_mail_or_a_password(as_dana):
    imported(as_dana, "name,e-mail\nAnna,a@example.com\n")
    assert not OutgoingMessage.objects.exists()
    assert not User.objects.get(email="a@example.com").has_usable_password()


def test_a_person_who_is_there_already(as_dana):
    user = UserFactory(email="Known@example.com")
    imported(as_dana, "name,code,e-mail\nAnna,anna,KNOWN@example.com\n")
    assert Partner.objects.get(code="anna").user == user


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Anna,,,,,,,", "line 2: names neither code nor e-mail"),
        (",anna,,,,,,", "line 2: is new and has no name"),
        ("Anna,a b,,,,,,", "line 2: “a b” is no code"),
        ("Anna,anna,x,,,,,", "line 2: “x” is no e-mail address"),
        ("Anna,anna,,jm,,,,", "line 2: parent “jm” not found"),
        ("Anna,anna,,anna,,,,", "line 2: would be recruited by themself"),
        ("Anna,anna,,,Platinum,,,", "line 2: program “Platinum” not found"),
        ("Anna,anna,,,,boss,,", "line 2: status “boss” is none of"),
        ("Anna,anna,,,,,-1,", "line 2: credit window “-1” is no number"),
        ("Anna,anna,,,,,99999,", "line 2: credit window “99999” is no number"),
        ("A\x00na,anna,,,,,,", "line 2: the name holds line breaks or invisible"),
        ("x" * 121 + ",anna,,,,,,", "line 2: the name is longer than 120"),
        ("Anna,anna,,,,,," + "x" * 4001, "line 2: the note is longer than 4,000"),
        ("Anna,anna,,,,,,a\x00b", "line 2: the note holds"),
        ("Anna,anna", "line 2: has 2 cells where the head has 8"),
        ("Anna,anna,,,,,,,,x", "line 2: has 10 cells where the head has 8"),
        ("Alice,alice,bob@example.com,,,,,", "the e-mail belongs to another partner, Bob (bob)"),
        ("Alice,alice,,bob,,,,", "line 2: would be recruited by themself or by somebody"),
        ("Anna,jm\x00,,,,,,", "line 2: “jm?” is no code"),
        ("Anna,anna,,\x00,,,,", "line 2: parent “?” not found"),
    ],
)
def test_lines_with_errors_are_left_out(as_dana, alice, bob, gold, row, sentence):
    page = handed_in(as_dana, HEAD + row + "\nGood,good,,,,,,\n")
    assert sentence in page.text
    assert "1 new, 0 changed, 1 error (" in page.text
    said_yes(as_dana, page)
    assert Partner.objects.filter(code="good").exists()
    assert Partner.objects.count() == 3


def test_twice_in_the_file(as_dana, alice):
    text = "name,code,e-mail\nAnna,anna,a@example.com\nX,ANNA,\nY,y,A@example.com\n"
    text += "Z,alice,\nZ,,alice@example.com\n"
    page = handed_in(as_dana, text).text
    for line, earlier in ((3, 2), (4, 2), (6, 5)):
        assert f"line {line}: is about the same partner as line {earlier}" in page


def test_circles_within_the_file(as_dana, alice, bob):
    text = "name,code,parent code\nA,a,c\nB,b,a\nC,c,b\nD,d,a\nAlice,alice,e\nE,e,bob\nF,f,\n"
    page = handed_in(as_dana, text)
    assert "1 new, 0 changed, 6 errors" in page.text
    assert "line 5: parent “a” not found" in page.text
    said_yes(as_dana, page)
    assert set(Partner.objects.values_list("code", flat=True)) == {"alice", "bob", "f"}


def test_two_who_change_places(as_dana, alice, bob):
    imported(as_dana, "code,parent code\nalice,bob\nbob,-\n")
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert (alice.parent, bob.parent) == (bob, None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x00\n", "The file is empty."),
        (b"PK\x03\x04" + b"x" * 99, "This is a workbook of a spreadsheet program"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "This is a workbook of a spreadsheet program"),
        (b"%PDF-1.7 x", "This is no text file."),
        (b"hello\nworld\n", "The first line has to name the columns"),
        (HEAD.encode(), "a head but no lines below it"),
        (b"code,name,name\n", "Two columns say the same: name, name."),
        (b"code,Password\na,b\n", "Take the column with passwords out"),
        (b'code,name\na,"b\nc,d\n', "From line 2 on the file cannot be read"),
        (b'code,name\na,b\nc,"d"e\n', "From line 3 on the file cannot be read"),
        (b"code,name\na," + b"x" * 300_000, "A line of the file is too long"),
        (b"code,name\n" + b"\x81\x8d\x8f,b\n", "The file is not in the encoding"),
        (b"x" * 5_000_001, "The file is larger than 5 MB."),
        (b"code\n" + b"a\n" * 5001, "The file has more than 5,000 lines."),
    ],
    ids=lambda each: str(each)[:24],
)
def test_files_that_are_of_no_use(as_dana, content, sentence):
    page = handed_in(as_dana, content)
    assert sentence in page.text
    assert not StoredImport.objects.exists()


@pytest.mark.parametrize(
    ("codec", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ","),
        ("utf-16-be", ";"),
        ("utf-32", ","),
        ("cp1252", ";"),
    ],
)
def test_encodings_and_separators(as_dana, codec, separator):
    text = "code,name\r\nanna,Änne Müßig\r\n".replace(",", separator)
    imported(as_dana, text.encode(codec))
    assert Partner.objects.get().name == "Änne Müßig"


def test_an_encoding_that_the_person_names(as_dana):
    content = "code,name\nolga,Ольга\n".encode("cp1251")
    assert "This is a guess" in handed_in(as_dana, content).text
    imported(as_dana, content, encoding="cp1251")
    assert Partner.objects.get().name == "Ольга"


def test_a_wrong_choice_of_the_encoding(as_dana):
    page = handed_in(as_dana, "code,name\nx,ä\n".encode("cp1252"), encoding="utf-8-sig")
    assert "not in the encoding UTF-8" in page.text
    assert handed_in(as_dana, "code\nx\n", encoding="rot13").status_code == 200
    assert not StoredImport.objects.exists()


def test_the_first_line_of_a_spreadsheet_program(as_dana):
    page = handed_in(as_dana, "sep=;\ncode;name;Phone\nanna;;\n")
    assert "line 3: is new and has no name" in page.text
    assert "Columns that are not read: Phone." in page.text


def test_formulas_are_plain_text(as_dana):
    imported(as_dana, 'code,name,note\nanna,=1+1,"\'=cmd|x"\n')
    anna = Partner.objects.get()
    assert (anna.name, anna.note) == ("=1+1", "=cmd|x")


def test_what_was_looked_at_is_what_is_imported(as_dana, alice):
    page = handed_in(as_dana, "code,status\nalice,inactive\n")
    alice.set_status("banned")
    again = said_yes(as_dana, page)
    assert "nothing is imported" in again.text
    assert "Status: Banned → Inactive" in again.text
    alice.refresh_from_db()
    assert alice.status == "banned"
    said_yes(as_dana, again)
    alice.refresh_from_db()
    assert alice.status == "inactive"


def test_a_second_press_does_nothing(as_dana, alice):
    page = handed_in(as_dana, "code,status\nalice,inactive\n")
    said_yes(as_dana, page)
    alice.set_status("active")
    assert "it was imported once" in said_yes(as_dana, page).text
    alice.refresh_from_db()
    assert alice.status == "active"


def test_looking_changes_nothing_and_running_needs_a_post(as_dana, alice):
    handed_in(as_dana, "code,status\nalice,inactive\n")
    stored = StoredImport.objects.get()
    for name in ("preview", "run"):
        as_dana.get(reverse(f"admin:partners_import_{name}", args=[stored.pk]))
    alice.refresh_from_db()
    assert alice.status == "active"
    assert (
        as_dana.post(reverse("admin:partners_import_preview", args=[stored.pk])).status_code == 405
    )


def test_no_file(as_dana):
    assert "This field is required." in as_dana.post(IMPORT, {}).text
    assert as_dana.get(IMPORT).status_code == 200


def test_files_are_erased_after_a_day(as_dana):
    handed_in(as_dana, "code,name\nanna,Anna\n")
    stored = StoredImport.objects.get()
    assert forget_imports(stored.made_at + KEPT_FOR / 2) == 0
    assert forget_imports(stored.made_at + KEPT_FOR * 2) == 1


def test_half_of_five_hundred_lines_are_bad(as_dana, alice):
    ProgramFactory(name="Silver; old")
    lines = [
        f'P{n},p{n},p{n}@example.com,{"alice" if n % 3 else "p1"},"""Silver; old""",,,x'
        if n % 2
        else f"P{n},p {n},,,,,,"
        for n in range(500)
    ]
    text = HEAD + "\n".join(lines)
    page = handed_in(as_dana, text)
    assert "250 new, 0 changed, 250 errors (line 2: “p 0” is no code" in page.text
    assert "and 150 more" in page.text
    with CaptureQueriesContext(connection) as queries:
        said_yes(as_dana, page)
    assert len(queries) < 70
    assert Partner.objects.count() == 251
    assert Partner.objects.get(code="p1").programs.get().name == "Silver; old"


def test_partners_in_the_way(as_dana):
    PartnerFactory(code="anna", name="Anna")
    page = handed_in(as_dana, "code,name\nb,B\n")
    PartnerFactory(code="b")
    assert "nothing is imported" in said_yes(as_dana, page).text
