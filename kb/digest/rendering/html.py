"""An edition as HTML: for mail, and as one page that needs nothing else. Pure.

Mail programs know little of HTML (https://www.caniemail.com): Outlook lays out with tables as Word does, Gmail reads
styles from attributes and drops a sheet of styles that it does not like. So what matters is in tables and attributes,
and the sheet of styles only adds dark colours and narrow screens.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from kb.digest.rendering.brand import Brand
from kb.digest.rendering.charts import bars_png
from kb.digest.rendering.cleaning import clean
from kb.digest.rendering.markdown import to_markdown
from kb.digest.rendering.palette import dark_palette, graphics_colour, light_palette
from kb.digest.rendering.pictures import shown_width
from kb.digest.rendering.plain_text import to_plain_text
from kb.digest.written import WrittenEdition
from kb.markup import one_line, shortened

_PREHEADER_HEADINGS = 3
_PREHEADER_LENGTH = 140  # what lists of mails show, at most
# Short, as Gmail cuts off a mail of more than 102 kB; without names that need quotation marks, which would end the
# attribute that they stand in.
_SERIF = "Georgia, Cambria, Noto Serif, Times New Roman, serif"
_SANS = "Segoe UI, Roboto, Helvetica, Arial, sans-serif"
_LONG_WORD = re.compile(r"(\S{40})(?=\S)")


def _breakable(text: str) -> Markup:
    """HTML of the text, in which words longer than any language's may be broken.

    Outlook would make the page as wide as such a word, and WeasyPrint needs minutes to break one of 5,000 letters.
    """
    return Markup("<wbr>").join(_LONG_WORD.sub("\\1\0", text).split("\0"))


_templates = Environment(
    loader=PackageLoader("kb.digest.rendering"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals.update(serif=_SERIF, sans=_SANS)
_templates.filters["breakable"] = _breakable


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A PNG that the HTML of a mail shows as ``cid:`` and its ``content_id``, which is the same for the same bytes."""

    content_id: str
    png: bytes


@dataclass(frozen=True, slots=True)
class MailBody:
    """A mail without its headers: two forms of the same edition, and the images of the first."""

    html: str
    text: str
    images: tuple[InlineImage, ...]


def to_mail(written: WrittenEdition, brand: Brand) -> MailBody:
    """The edition as a mail."""
    images: dict[str, InlineImage] = {}

    def attached(png: bytes) -> str:
        content_id = f"{sha256(png).hexdigest()[:24]}@digest.catalejo"
        images[content_id] = InlineImage(content_id, png)
        return f"cid:{content_id}"

    html = _render("mail.html", written, brand, attached)
    return MailBody(html, to_plain_text(written), tuple(images.values()))


def to_page(written: WrittenEdition, brand: Brand) -> str:
    """The edition as a web page that is one file, and can be printed."""
    return _render("page.html", written, brand, lambda png: f"data:image/png;base64,{b64encode(png).decode()}")


def to_fragment(written: WrittenEdition) -> str:
    """The edition as HTML without any style, to stand inside of something else, as in a feed."""
    html: str = MarkdownIt("commonmark", {"html": False}).render(to_markdown(written))
    return html


def _render(template: str, written: WrittenEdition, brand: Brand, source_of: Callable[[bytes], str]) -> str:
    edition = clean(written)
    colour = graphics_colour(brand.accent)
    return _templates.get_template(template).render(
        edition=edition,
        brand=replace(brand, name=one_line(brand.name)),
        preheader=_preheader(edition),
        light=light_palette(brand.accent),
        dark=dark_palette(brand.accent),
        bars=lambda values: bars_png(values, colour),
        source_of=source_of,
        shown_width=shown_width,
    )


def _preheader(edition: WrittenEdition) -> str:
    """What lists of mails show after the subject: what the edition begins with."""
    return shortened(" · ".join(islice(_first_words(edition), _PREHEADER_HEADINGS)), _PREHEADER_LENGTH)


def _first_words(edition: WrittenEdition) -> Iterator[str]:
    for section in edition.sections:
        yield from (entry.heading.text for entry in section.entries)
    yield edition.subtitle
