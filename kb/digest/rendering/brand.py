"""Whose digest it is: name, colour and logo. Pure."""

import io
import re
from dataclasses import dataclass

from PIL import Image, ImageOps

from kb.digest.rendering.pictures import SCALE, png
from kb.errors import DigestError

# Deep water, as in the web app.
DEFAULT_ACCENT = "#0b5f73"
LOGO_WIDTH, LOGO_HEIGHT = 240, 48  # at most, as shown
_FORMATS = ("PNG", "JPEG", "GIF")
_MAX_BYTES = 1_000_000
MAX_SIDE = 2_000
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Brand:
    """``accent`` is a colour as ``#rrggbb``, ``logo`` a picture that ``load_logo`` gave.

    Raises ``DigestError`` for another accent.
    """

    name: str
    accent: str = DEFAULT_ACCENT
    logo: bytes | None = None

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.accent):
            raise DigestError(f"{self.accent[:40]!r} is not a colour; write it like {DEFAULT_ACCENT}.")


def load_logo(data: bytes) -> bytes:
    """A logo, of which nothing is trusted, as a small PNG of ours, no larger than it is shown.

    What is transparent becomes white, for most logos are made for paper and could not be seen on a dark page. An
    animation becomes its first picture. Raises ``DigestError`` for what is no PNG, JPEG or GIF, or too large.
    """
    if len(data) > _MAX_BYTES:
        raise DigestError(f"The logo is larger than {_MAX_BYTES:,} bytes; give a smaller one.")
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Exception as error:  # Pillow's readers raise whatever a broken file makes them raise
        raise _not_a_picture() from error
    if max(image.size) > MAX_SIDE:
        width, height = image.size
        raise DigestError(f"The logo has {width} × {height} pixels; give one of at most {MAX_SIDE} × {MAX_SIDE}.")
    try:
        shown = ImageOps.exif_transpose(image).convert("RGBA")
    except Exception as error:
        raise _not_a_picture() from error
    shown.thumbnail((LOGO_WIDTH * SCALE, LOGO_HEIGHT * SCALE))
    paper = Image.new("RGBA", shown.size, "white")
    paper.alpha_composite(shown)
    return png(paper.convert("RGB"))


def _not_a_picture() -> DigestError:
    return DigestError("The logo cannot be read; give a whole picture as PNG, JPEG or GIF.")
