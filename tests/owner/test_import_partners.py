"""`manage import_partners`: a file of any size, chunk by chunk."""

import pytest
from django.core.management import CommandError, call_command

from business.models import AuditEntry
from owner.importing import in_chunks
from owner.management.commands import import_partners
from partners.models import Partner
from tests.factories import PartnerFactory


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(in_chunks, "FEWEST_LINES", 3)
    monkeypatch.setattr(in_chunks, "MOST_LINES", 3)
    without_pause = in_chunks.Pace(chunk=1, pause=0)
    monkeypatch.setattr(in_chunks, "PACES", dict.fromkeys(in_chunks.PACES, without_pause))


@pytest.fixture
def run(tmp_path, capsys):
    def run(text, *options):
        path = tmp_path / "partners.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("import_partners", str(path), *options)
        return capsys.readouterr().out

    return run


def text_of(partners):
    """Each is recruited by the one on the next line."""
    lines = [f"P{n},p{n},p{n}@example.com,p{n + 1}" for n in range(partners)]
    return "name,code,e-mail,parent code\n" + "\n".join(lines)


def test_it_works(run, business):
    PartnerFactory(code="p10")
    said = run(text_of(10))
    assert "Done: 10 lines, 10 new, 0 changed, 10 parents set, 0 errors." in said
    assert Partner.objects.get(code="p2").parent.code == "p3"
    entry = AuditEntry.objects.first()
    assert (entry.actor_name, entry.what) == (
        "manage import_partners",
        "Imported from partners.csv.",
    )


def test_again_changes_nothing(run, business):
    PartnerFactory(code="p10")
    run(text_of(10))
    entries = AuditEntry.objects.count()
    assert "10 lines, 0 new, 0 changed, 0 parents set, 0 errors." in run(text_of(10))
    assert AuditEntry.objects.count() == entries


def test_stopped_and_run_again(run, business, monkeypatch):
    PartnerFactory(code="p10")
    whole, chunks = in_chunks.ChunkedImport.people, []

    def stopping(self, rows):
        chunks.append(rows)
        if len(chunks) == 3:
            raise KeyboardInterrupt
        return whole(self, rows)

    monkeypatch.setattr(in_chunks.ChunkedImport, "people", stopping)
    with pytest.raises(CommandError, match="Run it again"):
        run(text_of(10))
    assert Partner.objects.count() == 1 + 6
    assert "4 new, 0 changed, 10 parents set" in run(text_of(10))


def test_a_dry_run(run, business):
    PartnerFactory(code="p10")
    said = run(text_of(10) + "\nX,x,,nobody\n", "--dry-run")
    assert "It would be: 11 lines, 11 new" in said
    assert "1 errors" in said
    assert "line 12: parent “nobody” not found" in said
    assert Partner.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_errors_across_chunks(run, business):
    text = "name,code,parent code\nA,a,b\nB,b,c\nC,c,d\nD,d,a\nE,A,\nF,x y,\nG,g,\n"
    said = run(text)
    assert "line 6: is about the same partner as line 2" in said
    assert "line 7: “x y” is no code" in said
    assert "line 5: would be recruited by themself" in said
    assert "7 lines, 5 new, 0 changed, 3 parents set, 3 errors." in said


@pytest.mark.parametrize("content", [b"", b"x", b'code,name\na,b\nc,d\ne,f\ng,"h\n', b"PK\x03\x04"])
def test_files_that_are_of_no_use(run, business, content):
    with pytest.raises(CommandError, match="Nothing is imported"):
        run(content)
    assert not Partner.objects.exists()


def test_no_file(business):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_partners", "/nowhere/partners.csv")


def test_says_now_and_then_how_far_it_is(run, business, monkeypatch):
    monkeypatch.setattr(import_partners, "SECONDS_BETWEEN_REPORTS", 0)
    said = run(text_of(7))
    assert [line.partition(" ")[0] for line in said.splitlines()[:3]] == ["3", "6", "7"]


@pytest.mark.parametrize(
    ("lines", "took", "fitting"),
    [(100, 0.2, 100), (100, 0.4, 50), (100, 0.05, 200), (100, 9, 50), (400, 0, 500)],
)
def test_a_chunk_is_as_large_as_others_can_wait_for(monkeypatch, lines, took, fitting):
    monkeypatch.undo()
    assert in_chunks.lines_in(0.2, lines, took) == fitting
