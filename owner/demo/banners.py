"""Draws the demo's banners, so that no picture has to lie in the repository."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from referrals.pictures import Picture, make_picture

# Drawn larger and made smaller, for smooth edges.
FINE = 4
GREEN, LIGHT, CREAM, CORAL, INK = "#0d5c4d", "#1d7f6b", "#fbf4e6", "#f2785c", "#083a31"


def wide_banner() -> Picture:
    """728 by 90: above or below a text."""
    image, draw = canvas(728, 90)
    waves(draw, 728, 90, start=-60, reach=0.55)
    words(draw, (28, 14), ["Beautiful hair, every day"], 30)
    words(draw, (28, 53), ["Twelve pages from our salon, free for you"], 18)
    press(draw, (500, 23), (152, 44), "Get the guide", 19)
    return finished(image, 728, 90)


def square_banner() -> Picture:
    """300 by 250: beside a text."""
    image, draw = canvas(300, 250)
    waves(draw, 300, 250, start=40, reach=0.17)
    words(draw, (24, 22), ["Your first", "appointment"], 36)
    words(draw, (24, 118), ["Cut, colour, care.", "Book it online."], 19)
    press(draw, (24, 184), (148, 44), "Book now", 20)
    return finished(image, 300, 250)


def canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width * FINE, height * FINE), GREEN)
    return image, ImageDraw.Draw(image)


def waves(draw: ImageDraw.ImageDraw, width: int, height: int, *, start: int, reach: float) -> None:
    """Strands of hair, from the right edge."""
    for number, colour in enumerate((LIGHT, CORAL, CREAM, LIGHT, INK)):
        size = height * (2.3 - number * 0.32)
        left = width - size * reach + number * height * 0.05
        top = start - number * height * 0.03
        box = [each * FINE for each in (left, top, left + size, top + size)]
        draw.ellipse(box, outline=colour, width=round(height * 0.075 * FINE))


def words(draw: ImageDraw.ImageDraw, at: tuple[int, int], lines: Sequence[str], size: int) -> None:
    font = ImageFont.load_default(size * FINE)
    place = (at[0] * FINE, at[1] * FINE)
    draw.multiline_text(place, "\n".join(lines), fill=CREAM, font=font, spacing=4 * FINE)


def press(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], size: tuple[int, int], word: str, letters: int
) -> None:
    left, top = at[0] * FINE, at[1] * FINE
    right, bottom = left + size[0] * FINE, top + size[1] * FINE
    draw.rounded_rectangle((left, top, right, bottom), radius=size[1] * FINE // 2, fill=CORAL)
    font = ImageFont.load_default(letters * FINE)
    middle = ((left + right) / 2, (top + bottom) / 2)
    draw.text(middle, word, fill=INK, font=font, anchor="mm")


def finished(image: Image.Image, width: int, height: int) -> Picture:
    """By the way that uploads take, too."""
    file = io.BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(file, "PNG")
    return make_picture(file, file.tell())
