"""Creatives: made, changed, ordered, archived, deleted."""

import errno
import io
import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from owner.creative_access import partners_offered
from owner.deleting import why_link_is_kept, why_program_is_kept
from referrals.models import Creative
from referrals.picture_files import folder
from tests.factories import (
    BannerFactory,
    CreativeFactory,
    EmailFactory,
    PartnerFactory,
    TrackingLinkFactory,
    picture_file,
)
from tests.owner.typing_in import errors, typed

LIST = "/admin/referrals/creative/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def file(content=None, name="spring.png"):
    return SimpleUploadedFile(name, picture_file() if content is None else content, "image/png")


def add(client, kind, link, **changed):
    return typed(client, f"{ADD}?kind={kind}", name="Spring", link=str(link.pk), **changed)


def change(creative, page="change"):
    return reverse(f"admin:referrals_creative_{page}", args=[creative.pk])


def stored():
    return sorted(folder().glob("*")) if folder().exists() else []


def test_it_works(as_dana, haircare):
    assert add(as_dana, "banner", haircare, upload=file(), alt_text="Green").status_code == 302
    banner = Creative.objects.get()
    assert (banner.kind, banner.link, banner.alt_text) == ("banner", haircare, "Green")
    assert (banner.width, banner.height) == (300, 250)
    assert as_dana.get(f"/b/{banner.picture}").status_code == 200


def test_the_kind_is_asked_first(as_dana, haircare):
    for address in (ADD, f"{ADD}?kind=film", f"{ADD}?kind=%00"):
        page = as_dana.get(address).text
        assert 'href="?kind=email"' in page
        assert 'name="subject"' not in page


@pytest.mark.parametrize("query", ["", "?kind=banner", "?kind=text"])
def test_without_a_link_it_says_what_to_do_first(as_dana, business, query):
    page = as_dana.get(ADD + query).text
    assert "Make the link first" in page
    assert 'href="/admin/referrals/trackinglink/add/">Add a referral tracking link</a>' in page


def test_an_archived_link_is_none_to_lead_to(as_dana, haircare):
    haircare.archive()
    assert "Make the link first" in as_dana.get(f"{ADD}?kind=banner").text


def test_an_email(as_dana, haircare):
    add(as_dana, "email", haircare, subject="From {{ name }}", text="Hello\r\n{{ link }}\r\n")
    email = Creative.objects.get()
    assert (email.kind, email.subject, email.text) == (
        "email",
        "From {{ name }}",
        "Hello\n{{ link }}",
    )


def test_a_page_text_without_link_gets_it_and_says_so(as_dana, haircare):
    address = f"{ADD}?kind=text"
    typed_text = {"name": "Post", "link": haircare.pk, "text": "Have a look", "order": "0"}
    page = as_dana.post(address, typed_text, follow=True).text
    assert Creative.objects.get().text == "Have a look\n\n{{ link }}"
    assert "The text had no link; it stands at its end now." in page


def test_after_saving_it_shows_as_a_partner_sees_it(as_dana, haircare, alice, bob):
    typed_text = {"name": "Post", "link": haircare.pk, "text": "I am {{ name }}: {{ link }}"}
    page = as_dana.post(f"{ADD}?kind=text", typed_text | {"order": "0"}, follow=True).text
    assert "2 partners can use this creative." in page
    assert "As Alice sees it" in page
    assert "http://127.0.0.1:8000/go/haircare/alice</a>" in page


def test_where_nobody_can_use_it_the_page_says_so(as_dana, alice, gold):
    page = as_dana.get(change(CreativeFactory(programs=[gold]))).text
    assert "0 partners can use this creative." in page
    assert "No partner can use it at the moment." in page


def test_the_html_of_a_banner_is_shown_as_code(as_dana, alice):
    page = as_dana.get(change(BannerFactory())).text
    assert "&lt;a href=&quot;http://127.0.0.1:8000/go/" in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG, WebP or GIF"),
        (b"GIF89a<script>alert(1)</script>", "PNG, JPEG, WebP or GIF"),
        (b"%PDF-1.7", "PNG, JPEG, WebP or GIF"),
        (picture_file("JPEG", (900, 700))[:3000], "damaged or not complete"),
        (b"", "The submitted file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(50_000_000), "This file has 51 MB; 5 MB are the most."),
        (picture_file("GIF", (5000, 4000)), "too many pixels"),
    ],
    ids=["svg", "script", "pdf", "cut", "empty", "50 MB", "pixels"],
)
def test_what_is_no_picture_is_told_at_its_field(as_dana, haircare, content, says):
    refused = add(as_dana, "banner", haircare, upload=file(content))
    assert says in errors(refused)["upload"][0]
    assert not Creative.objects.exists()
    assert not stored()


def test_without_a_picture(as_dana, haircare):
    assert errors(add(as_dana, "banner", haircare))["upload"] == ["Choose a picture."]


@pytest.mark.parametrize("name", ["x" * 300 + ".png", "../../evil.png", "a\x00b.png", "<b>.png"])
def test_the_name_of_the_file_does_not_matter(as_dana, haircare, name):
    add(as_dana, "banner", haircare, upload=file(name=name))
    assert [each.name for each in stored()] == [Creative.objects.get().picture]


def test_a_refused_form_leaves_no_file_behind(as_dana, haircare):
    refused = add(as_dana, "banner", haircare, upload=file(), order="-1")
    assert list(errors(refused)) == ["order"]
    assert not stored()


def test_a_full_disk_is_told_at_the_field(as_dana, haircare, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    refused = add(as_dana, "banner", haircare, upload=file())
    assert "could not be stored (No space left on device)" in errors(refused)["upload"][0]
    assert not Creative.objects.exists()


def test_another_picture_has_another_address_and_the_former_stays(as_dana, haircare):
    add(as_dana, "banner", haircare, upload=file())
    banner = Creative.objects.get()
    former = banner.picture
    assert typed(as_dana, change(banner), upload=file(picture_file("JPEG"))).status_code == 302
    banner.refresh_from_db()
    assert banner.picture.endswith(".jpg")
    for name in (former, banner.picture):
        assert as_dana.get(f"/b/{name}").status_code == 200


def test_a_change_without_a_file_keeps_the_picture(as_dana, haircare):
    banner = BannerFactory(link=haircare)
    typed(as_dana, change(banner), name="Autumn")
    assert Creative.objects.get().picture == banner.picture
    assert Creative.objects.get().name == "Autumn"


def test_a_photo_says_no_more_where_it_was_taken(as_dana, haircare):
    exif = Image.Exif()
    exif[0x010E] = "at home"
    add(as_dana, "banner", haircare, upload=file(picture_file("JPEG", exif=exif)))
    content = b"".join(as_dana.get(f"/b/{Creative.objects.get().picture}"))
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "a\u202eb"),
        ("link", ""),
        ("link", "0"),
        ("link", "9" * 40),
        ("link", "\x00"),
        ("programs", "x"),
        ("programs", "0"),
        ("subject", ""),
        ("subject", "x" * 201),
        ("subject", "a\nb"),
        ("subject", "{{ link }}"),
        ("text", ""),
        ("text", "a\x00b"),
        ("text", "x" * 10_001),
        ("text", "{{ first_name }}"),
        ("text", "{{ link"),
        ("order", "-1"),
        ("order", "9" * 40),
    ],
)
def test_bad_fields(as_dana, haircare, field, text):
    email = {"name": "Spring", "link": haircare.pk, "subject": "Hello", "text": "{{ link }}"}
    refused = typed(as_dana, f"{ADD}?kind=email", **(email | {field: text}))
    assert list(errors(refused)) == [field]
    assert not Creative.objects.exists()


def test_an_unknown_placeholder_is_told_with_those_there_are(as_dana, haircare):
    refused = add(as_dana, "text", haircare, text="Dear {{ first_name }}, {{ link }}")
    assert errors(refused)["text"] == [
        "There is no placeholder {{ first_name }}. These can be used: "
        "{{ link }}, {{ name }}, {{ code }}, {{ business }}."
    ]


def test_archived_links_are_not_offered_but_stay_where_they_are(as_dana, haircare):
    creative = CreativeFactory(link=haircare)
    old = TrackingLinkFactory(name="Old page")
    for link in (haircare, old):
        link.archive()
    page = as_dana.get(change(creative)).text
    assert f'<option value="{haircare.pk}" selected>' in page
    assert "Old page" not in page
    assert "Its tracking link is archived" in page


def test_the_list(as_dana, gold):
    BannerFactory(name="Wide", programs=[gold])
    EmailFactory(name="Letter", subject="Hello from us")
    page = as_dana.get(LIST).text
    for text in ('class="thumb"', "Wide", "Gold", "Letter", "Hello from us", "Everyone who may"):
        assert text in page


def test_the_list_costs_few_queries(as_dana, gold, django_assert_max_num_queries):
    for _each in range(20):
        BannerFactory(programs=[gold])
    as_dana.get(LIST)
    with django_assert_max_num_queries(12):
        as_dana.get(LIST)


def test_the_order_is_changed_in_the_list(as_dana):
    first, second = CreativeFactory(name="A", order=1), CreativeFactory(name="B", order=2)
    typed(as_dana, LIST, **{"form-0-order": ["5"]})
    assert list(Creative.objects.in_order()) == [second, first]


def test_the_order_in_the_list_has_a_name_for_screen_readers(as_dana):
    CreativeFactory()
    assert 'aria-label="Order in the partners&#x27; list"' in as_dana.get(LIST).text


def test_archived_and_undone(as_dana, alice):
    creative = BannerFactory()
    page = as_dana.post(change(creative, "archive"), follow=True).text
    assert "is in no portal any more" in page and "Undo" in page
    assert not Creative.objects.usable_by(alice).exists()
    as_dana.post(change(creative, "restore"))
    assert Creative.objects.usable_by(alice).get() == creative
    history = as_dana.get(change(creative, "history")).text
    assert "Archived." in history and "Restored." in history


def test_archiving_many(as_dana):
    chosen = [CreativeFactory().pk, CreativeFactory().pk]
    action = {"action": "archive_selected", "_selected_action": chosen}
    assert "2 creatives are in no portal" in as_dana.post(LIST, action, follow=True).text
    assert not Creative.objects.active().exists()


@pytest.mark.parametrize("page", ["archive", "restore"])
def test_looking_at_a_button_presses_nothing(as_dana, page):
    creative = CreativeFactory()
    assert as_dana.get(change(creative, page)).status_code == 405
    assert as_dana.post(f"{LIST}0/{page}/").status_code == 404


def test_deleted_only_when_archived_and_the_picture_goes_too(
    as_dana, django_capture_on_commit_callbacks
):
    banner = BannerFactory()
    hour_ago = time.time() - 3600
    os.utime(folder() / banner.picture, (hour_ago, hour_ago))
    assert as_dana.post(change(banner, "delete"), {"post": "yes"}).status_code == 403
    assert "archive it first" in as_dana.get(change(banner)).text
    banner.archive()
    assert "goes off the web" in as_dana.get(change(banner, "delete")).text
    with django_capture_on_commit_callbacks(execute=True):
        as_dana.post(change(banner, "delete"), {"post": "yes"})
    assert not Creative.objects.exists()
    assert as_dana.get(f"/b/{banner.picture}").status_code == 404


def test_its_link_and_programs_are_not_deleted(gold):
    creative = CreativeFactory(programs=[gold])
    assert "Creatives embed this link" in why_link_is_kept(creative.link)
    assert "creatives are in this program" in why_program_is_kept(gold)


def test_who_is_offered_it_is_counted_as_the_portal_shows_it(alice, bob, charlie, gold, silver):
    alice.set_programs([gold, silver])
    bob.set_programs([gold])
    PartnerFactory(status="inactive", programs=[gold])
    creatives = [
        CreativeFactory(),
        CreativeFactory(programs=[gold, silver]),
        CreativeFactory(link=TrackingLinkFactory(programs=[silver]), programs=[gold]),
        CreativeFactory(link=TrackingLinkFactory(partner=charlie)),
    ]
    creatives[0].archive()
    for creative in creatives:
        offered = set(partners_offered(creative))
        assert offered == {each for each in (alice, bob, charlie) if creative.is_usable_by(each)}
        assert len(offered) == partners_offered(creative).count()
