"""Pictures that people upload: looked at with suspicion, and made anew from their pixels alone.

Rules: docs/rules.md, Creatives. Why: docs/adr/0009-uploads.md.
"""

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

LARGEST_FILE = 5_000_000
MOST_PIXELS = 16_000_000
# What is larger is made smaller; banners on websites are much smaller.
LONGEST_SIDE = 2400
BOX = (LONGEST_SIDE, LONGEST_SIDE)
MOST_FRAMES = 100
MOST_PIXELS_OF_FRAMES = 20_000_000
# Pillow's own limit is a warning up to twice this, and an error from there on.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
# By the name Pillow gives the kind: the ending of our file, and how it is written.
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "PNG": ("png", {"optimize": True}),
    "JPEG": ("jpg", {"quality": 88, "optimize": True, "progressive": True}),
    "WEBP": ("webp", {"quality": 88, "method": 4}),
    "GIF": ("gif", {"optimize": True}),
}
# What Pillow lets through of a file that is cut off or forged; tests throw thousands of such at it.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Two large pictures at once would need twice the memory.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of our own making; `ending` says its kind: png, jpg, webp or gif."""

    content: bytes
    ending: str
    width: int
    height: int


def make_picture(file: IO[bytes], size: int) -> Picture:
    """The picture in `file` of `size` bytes, without whatever else was in the file.

    `ValidationError` with what to do where it is no PNG, JPEG, WebP or GIF, damaged or too large.
    """
    if size > LARGEST_FILE:
        message = _("This file has %(size)s MB; 5 MB are the most. Save the picture smaller.")
        raise ValidationError(message, "too_large", {"size": -(-size // 1_000_000)})
    file.seek(0)
    try:
        with ONE_AT_A_TIME, Image.open(file, formats=list(KINDS)) as image:
            refuse_too_many_pixels(image)
            return drawn_anew(image)
    except TOO_LARGE:
        raise too_many_pixels() from None
    except Image.UnidentifiedImageError:
        message = _("This is no picture that can be used. Upload a PNG, JPEG, WebP or GIF file.")
        raise ValidationError(message, "no_picture") from None
    except ValidationError:
        raise
    except BROKEN:
        message = _("This picture is damaged or not complete. Save it again and upload it anew.")
        raise ValidationError(message, "damaged") from None


def drawn_anew(image: Image.Image) -> Picture:
    ending, options = KINDS[str(image.format)]
    target = io.BytesIO()
    if image.format == "GIF":
        first, more = frames_together(image)
        first.save(target, format="GIF", **options, **more)
    else:
        if image.mode in {"RGB", "RGBA", "CMYK", "L"}:
            # Before copies are made of it, to spare the memory.
            image.thumbnail(BOX)
        first = only_pixels(image)
        first.save(target, format=image.format, **options)
    return Picture(target.getvalue(), ending, *first.size)


def frames_together(image: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    """The first frame, and what Pillow has to know of the others where there are any."""
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    frames, durations = zip(*frames_of(image), strict=True)
    if len(frames) == 1:
        return frames[0], {}
    is_clear = any(frame.mode == "RGBA" for frame in frames)
    first, *rest = [frame.convert("RGBA" if is_clear else "RGB") for frame in frames]
    # Frames with clear pixels must not show through each other.
    more = {"save_all": True, "append_images": rest, "duration": list(durations)}
    return first, {**more, **loop, "disposal": 2 if is_clear else 1}


def frames_of(image: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Each frame of an animation, and how many milliseconds it stays."""
    pixels = number = 0
    while True:
        # A later frame may be larger than the picture said to be.
        refuse_too_many_pixels(image)
        pixels += image.width * image.height
        number += 1
        if number > 1 and (number > MOST_FRAMES or pixels > MOST_PIXELS_OF_FRAMES):
            message = _("This animation is too long: at most 100 pictures and 20 million pixels.")
            raise ValidationError(message, "too_long")
        yield only_pixels(image), min(max(int(image.info.get("duration", 100)), 20), 60_000)
        try:
            image.seek(number)
        except EOFError:
            return


def only_pixels(image: Image.Image) -> Image.Image:
    """Upright, in the colours of the web, not too large, and with nothing written beside."""
    turned = ImageOps.exif_transpose(image)
    coloured = in_web_colours(turned, "RGBA" if turned.has_transparency_data else "RGB")
    if coloured.mode == "RGBA" and coloured.getchannel("A").getextrema() == (255, 255):
        coloured = coloured.convert("RGB")
    coloured.thumbnail(BOX)
    coloured.info = {}
    return coloured


def in_web_colours(image: Image.Image, mode: str) -> Image.Image:
    """As people see it: prints and cameras often save in colours of their own."""
    profile = image.info.get("icc_profile")
    if not profile or mode != "RGB" or image.mode not in {"RGB", "CMYK"}:
        return image.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        web = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, source, web, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # What it says of its colours is wrong; the picture may be right.
        made = None
    return made or image.convert(mode)


def refuse_too_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise too_many_pixels()


def too_many_pixels() -> ValidationError:
    message = _("This picture has too many pixels: at most 16 million, for example 4000 by 4000.")
    return ValidationError(message, "too_many_pixels")
