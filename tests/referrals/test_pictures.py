"""Uploaded pictures: what is taken, what is left out, what is refused, and at what cost."""

import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from referrals import pictures
from referrals.pictures import make_picture
from tests.factories import picture_file

SCRIPT = b"<script>alert(1)</script>"


def made(content: bytes) -> pictures.Picture:
    return make_picture(io.BytesIO(content), len(content))


def why_refused(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        made(content)
    return refused.value.messages[0]


def opened(picture: pictures.Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def animation(frames: int, size: tuple[int, int] = (30, 20)) -> bytes:
    target = io.BytesIO()
    first, *rest = [Image.new("RGB", size, (n, 0, 255 - n)) for n in range(frames)]
    first.save(target, "GIF", save_all=True, append_images=rest, duration=70, loop=0)
    return target.getvalue()


def gif_with_frames(canvas: tuple[int, int], *frames: tuple[int, int]) -> bytes:
    head = b"GIF89a" + struct.pack("<HH", *canvas) + b"\x80\0\0\0\0\0\xff\xff\xff"
    each = [b"," + struct.pack("<HHHH", 0, 0, *size) + b"\0\x02\x02D\x01\0" for size in frames]
    return head + b"".join(each) + b";"


def blank_png(width: int, height: int) -> bytes:
    """A few hundred bytes that unpack to as many pixels as one likes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_of = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + sum_of

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")]
)
def test_it_works(kind, ending):
    picture = made(picture_file(kind))
    assert (picture.ending, picture.width, picture.height) == (ending, 300, 250)
    assert opened(picture).format == kind


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_nothing_but_pixels_is_kept(kind):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    written = {} if kind == "GIF" else {"exif": exif}
    if kind in {"GIF", "JPEG"}:
        written["comment"] = "taken at home"
    content = picture_file(kind, **written)
    assert b"taken at home" in content
    picture = made(content + SCRIPT)
    assert b"taken at home" not in picture.content
    assert SCRIPT not in picture.content


def test_a_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = made(picture_file("JPEG", (300, 200), exif=exif))
    assert (picture.width, picture.height) == (200, 300)
    assert not opened(picture).getexif()


def test_colours_of_print_become_those_of_the_web():
    target = io.BytesIO()
    Image.new("CMYK", (20, 20), (0, 255, 255, 0)).save(target, "JPEG")
    picture = opened(made(target.getvalue()))
    assert picture.mode == "RGB"
    assert picture.getpixel((9, 9))[0] > 200


def test_a_colour_profile_is_applied_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = opened(made(picture_file("JPEG", icc_profile=profile)))
    assert "icc_profile" not in picture.info
    assert opened(made(picture_file("JPEG", icc_profile=profile[:200]))).mode == "RGB"


def test_clear_pixels_stay_clear():
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(target, "PNG")
    assert opened(made(target.getvalue())).getpixel((9, 9))[3] == 0


def test_large_pictures_are_made_smaller():
    picture = made(picture_file("JPEG", (4000, 2000)))
    assert (picture.width, picture.height) == (2400, 1200)


def test_an_animation_goes_on_moving():
    picture = opened(made(animation(4)))
    assert picture.n_frames == 4
    assert (picture.info["duration"], picture.info["loop"]) == (70, 0)


def test_of_other_animations_the_first_picture_is_taken():
    target = io.BytesIO()
    red, blue = (Image.new("RGB", (20, 20), each) for each in ("red", "blue"))
    red.save(target, "WEBP", save_all=True, append_images=[blue], lossless=True)
    picture = opened(made(target.getvalue()))
    assert picture.n_frames == 1
    assert picture.getpixel((9, 9))[0] > 200


@pytest.mark.parametrize(
    "content",
    [animation(101), gif_with_frames((4000, 3000), *[(1, 1)] * 3)],
    ids=["pictures", "pixels"],
)
def test_a_long_animation_is_refused(content):
    assert "This animation is too long" in why_refused(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7 no picture",
        SCRIPT,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"PK\x03\x04" + bytes(500),
        picture_file("BMP"),
        picture_file("TIFF"),
        picture_file("ICO"),
    ],
    ids=["empty", "cut", "pdf", "script", "svg", "zip", "bmp", "tiff", "ico"],
)
def test_what_is_no_such_picture_is_refused(content):
    assert "PNG, JPEG, WebP or GIF" in why_refused(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_cut_off_picture_is_refused(kind):
    content = picture_file(kind, (900, 700))
    assert "damaged or not complete" in why_refused(content[: len(content) // 2])


@pytest.mark.parametrize(
    "content",
    [
        blank_png(30_000, 30_000),
        blank_png(5_600, 5_600),
        gif_with_frames((65_535, 65_535), (9, 9)),
        picture_file("JPEG", (4001, 4000), quality=5),
    ],
    ids=["900 million", "31 million", "gif", "just over"],
)
def test_a_bomb_is_refused_before_it_unpacks(content, monkeypatch):
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("it was unpacked"))
    assert "too many pixels" in why_refused(content)


def test_a_later_frame_is_no_way_around():
    content = gif_with_frames((10, 10), (10, 10), (9000, 9000))
    assert why_refused(content)


def test_a_large_file_is_not_even_read():
    class Unread(io.BytesIO):
        def read(self, *_arguments):
            pytest.fail("it was read")

    with pytest.raises(ValidationError, match="This file has 50 MB; 5 MB are the most"):
        make_picture(Unread(), 50_000_000)


def test_forged_files_are_refused_or_drawn_anew():
    """Thousands of them: nothing that Pillow raises comes through."""
    chance = random.Random(7)
    whole = [picture_file(kind, (40, 30)) for kind in ("PNG", "JPEG", "WEBP", "GIF")]
    whole.append(animation(3))
    for _each in range(2000):
        content = bytearray(chance.choice(whole))
        for _change in range(chance.randint(1, 5)):
            content[chance.randrange(len(content))] = chance.choice([0, 255, chance.randrange(256)])
        del content[chance.randrange(len(content) // 2, len(content) + 200) :]
        try:
            assert opened(made(bytes(content))).size
        except ValidationError as refused:
            assert refused.messages
