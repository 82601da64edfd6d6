"""An edition in its forms: the same words and links in each, whatever the web put into them."""

import base64
import io
import re
import warnings
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from itertools import groupby

import feedparser
import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from PIL import Image

from kb.digest.rendering.brand import LOGO_HEIGHT, LOGO_WIDTH, Brand, load_logo
from kb.digest.rendering.charts import bars_png
from kb.digest.rendering.cleaning import clean
from kb.digest.rendering.feeds import CalendarDay, FeedEntry, to_atom, to_calendar
from kb.digest.rendering.html import to_fragment, to_mail, to_page
from kb.digest.rendering.markdown import to_markdown
from kb.digest.rendering.palette import contrast, dark_palette, graphics_colour, light_palette
from kb.digest.rendering.plain_text import to_plain_text
from kb.digest.written import Chart, Entry, Link, QuotedSentence, Section, Text, WrittenEdition
from kb.errors import DigestError
from kb.markup import one_line

BRAND = Brand("Agencia Faro")
URL = "https://uno.example/nota?a=1&copy;=2"
ARTICLE = Entry(
    "story-1",
    Text("Discord opens its age checks", "en", "inglés"),
    URL,
    "Nueva",
    ("La cuentan 6 medios.", "Se esperaba 1."),
    (QuotedSentence(Text("Server owners will see a panel.", "en", "inglés"), Link("Community Weekly", URL + "1")),),
    (Link("El Faro, 13 nov", URL + "2"), Link("Sin enlace", "javascript:alert(1)")),
    Chart((0.0, 2.0, 6.0), "Artículos por día: 0, 2 y 6."),
    "Avisar al cliente.\nHoy mismo.",
)
WRITTEN = WrittenEdition(
    "es", "Comunidades", "Semana 46", (Section("top", "Las historias", ("Una frase.",), (ARTICLE,)),),
    ("Las citas son literales.",), "Nota", "Fuentes", "Semana movida.",
)  # fmt: skip
HOSTILE = [
    "{{7*7}} {% raw %} ${7*7}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</title></style></td><!--[if mso]>",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png) <https://evil.example>",
    "a\r\nBcc: victim@example.com\r\n\r\n.\r\n--boundary",
    "\u202egpj.exe\u2066 \x00\x1b[31m\x9b31m \ud800",
    "# - + = 1. ``` | * _ ~ &amp; &#42;",
    "ن" * 5_000,
    "Se hunde" + "\u0335\u0321\u034e" * 100,
    "   ",
]


def edition_of(text: str, url: str = URL) -> WrittenEdition:
    """An edition that has the text, and nothing else, wherever there can be one."""
    entry = Entry(
        "key", Text(text, "en", text), url, text, (text,), (QuotedSentence(Text(text), Link(text, url)),),
        (Link(text, url),), Chart((1.0, 2.0), text), text,
    )  # fmt: skip
    return WrittenEdition("es", text, text, (Section("top", text, (text,), (entry,)),), (text,), text, text, text)


def letters(text: str) -> str:
    """The text without the space in it, which forms lay out as they like."""
    return "".join(text.split())


def parsed(html: str) -> etree._Element:
    return lxml_html.document_fromstring(html.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def links_in_html(html: str) -> list[str]:
    return [element.get("href") for element in parsed(html).iter("a")]


# All forms


@pytest.mark.parametrize("form", [to_markdown, to_plain_text, to_fragment, lambda written: to_page(written, BRAND)])
def test_every_form_has_every_word_and_address(form):
    text = letters(unescape(form(WRITTEN)).replace("\n> ", " "))
    for told in [
        "Comunidades", "Semana 46", "Semana movida.", "Las historias", "Una frase.", "Discord opens its age checks",
        "inglés", "Nueva", "La cuentan 6 medios. Se esperaba 1.", "Server owners will see a panel.",
        "Community Weekly", "El Faro, 13 nov", "Sin enlace", "Artículos por día: 0, 2 y 6.", "Avisar al cliente.",
        "Hoy mismo.", "Las citas son literales.", "uno.example/nota",
    ]:  # fmt: skip
        assert letters(told) in text
    assert "javascript" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_form_breaks_on_what_the_web_writes(text: str):
    written = edition_of(text)
    mail, page = to_mail(written, Brand(text)), to_page(written, Brand(text))
    for form in [mail.html, mail.text, page, to_markdown(written), to_fragment(written)]:
        form.encode()
        assert not re.search("[\x00\x07-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", form)
        assert not re.search("[\u0300-\u036f]{4}", form), "accents that are piled up are painted over other lines"
    for html in [mail.html, page, to_fragment(written)]:
        assert set(links_in_html(html)) <= {URL}
        root = parsed(html)
        assert not root.xpath("//script|//iframe|//form|//object|//*[@onerror]")
        assert all(source.startswith(("cid:", "data:image/png;")) for source in root.xpath("//img/@src"))


def test_an_edition_without_sections_is_whole():
    written = replace(WRITTEN, sections=(), footer=(), note=None)
    assert to_markdown(written) == "# Comunidades\n\nSemana 46\n"
    assert to_plain_text(written) == "Comunidades\n===========\n\nSemana 46\n"
    assert parsed(to_page(written, BRAND)).xpath("string(//h1)") == "Comunidades"
    assert not to_mail(written, BRAND).images


def test_the_same_edition_gives_the_same_bytes():
    assert to_mail(WRITTEN, BRAND) == to_mail(WRITTEN, BRAND)
    assert to_page(WRITTEN, BRAND) == to_page(WRITTEN, BRAND)


@pytest.mark.parametrize(
    ("given_url", "shown"),
    [
        ("https://uno.example", "https://uno.example"),
        (URL, URL),
        ("https://uno.example/á b", "https://uno.example/%C3%A1%20b"),
        ('https://uno.example/"><script>', "https://uno.example/%22%3E%3Cscript%3E"),
        ("https://user:secret@uno.example/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//uno.example/", None),
        ("\ud800", None),
        ("", None),
    ],
)
def test_only_web_addresses_are_links(given_url: str, shown: str | None):
    written = clean(edition_of("x", given_url))
    assert written.sections[0].entries[0].url == shown
    assert written.sections[0].entries[0].links == (Link("x", shown or ""),)


def test_what_has_no_name_is_called_by_its_address():
    entry = clean(edition_of(" \n", URL)).sections[0].entries[0]
    assert (entry.heading.text, entry.links[0].name) == (URL, URL)
    assert (entry.label, entry.facts, entry.note) == (None, (), None)


# Markdown


_signs = st.text(st.sampled_from(r"""ab12 \`*_{}[]()#+-.!|~<>&$:@^=;"'/"""), max_size=30)


@example("1 #")
@example("!")
@example("&copy;")
@given(_signs | st.text())
def test_markdown_shows_any_text_as_it_is_with_no_link_but_ours(text: str):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(to_markdown(edition_of(text)))
    root = lxml_html.fragment_fromstring(html, create_parent=True)
    wanted = one_line(text)
    assert letters(root.xpath("string(h1)")) == letters(wanted)
    assert letters(root.xpath("string(h3/a)")) == letters(wanted or URL)
    assert {element.get("href") for element in root.iter("a")} == {URL}
    assert {element.tag for element in root.iter()} <= set("div h1 h2 h3 p a em strong blockquote hr".split())
    if wanted:
        assert letters(root.xpath("string(.)")).count(letters(wanted)) >= 14


def test_markdown_reads_well():
    address = URL.replace("&", r"\&")  # "&copy;" in a link is ©
    assert to_markdown(WRITTEN).split("\n\n")[4:9] == [
        "Una frase.",
        f"### [Discord opens its age checks](<{address}>) (inglés)",
        "**Nueva** · La cuentan 6 medios. Se esperaba 1.",
        "*Artículos por día: 0, 2 y 6.*",
        f"> Server owners will see a panel. (inglés)\n>\n> — [Community Weekly](<{address}1>)",
    ]


# Plain text


@given(st.text(max_size=300))
def test_plain_text_is_narrow_and_whole(text: str):
    written = to_plain_text(edition_of(text, "https://uno.example/" + "x" * 90))
    assert all(len(line) <= 72 or "://" in line for line in written.splitlines())
    assert letters(one_line(text)) in letters(written)


def test_an_address_that_an_editor_gives_stays_whole():
    address = f"https://agencia-faro.example/{'informe-de-noviembre-' * 4}"
    note = f"Aquí está lo que acordamos con el equipo, para quien no estuvo: {address}"
    assert address in to_plain_text(replace(WRITTEN, note=note))
    assert address in to_plain_text(edition_of(note))


def test_plain_text_reads_well():
    assert to_plain_text(replace(WRITTEN, sections=WRITTEN.sections[:1])).endswith(f"""\
* Discord opens its age checks (inglés)
  {URL}
  [Nueva] La cuentan 6 medios. Se esperaba 1.
  Artículos por día: 0, 2 y 6.

  > Server owners will see a panel. (inglés)
  — Community Weekly
    {URL}1

  Nota: Avisar al cliente.
  Hoy mismo.

  Fuentes:
  - El Faro, 13 nov
    {URL}2
  - Sin enlace

--\x20

Las citas son literales.
""")


# HTML


@settings(max_examples=60)
@example("{{7*7}}<b>&amp;")
@given(st.text())
def test_html_shows_any_text_as_it_is(text: str):
    root = parsed(to_mail(edition_of(text), BRAND).html)
    wanted = one_line(text)
    for heading in ["//h1", "//h2"]:
        assert one_line(root.xpath(f"string({heading})")) == wanted
    assert one_line(root.xpath("string(//h3/a)")) == (wanted or URL)
    assert one_line(root.xpath("string(//blockquote//span)")) == wanted
    assert root.xpath("//img/@alt") == [wanted]
    assert root.xpath("string(//title)").strip() == wanted


def test_html_says_what_it_is_to_those_who_do_not_see_it():
    root = parsed(to_page(WRITTEN, BRAND))
    assert (root.get("lang"), root.get("dir")) == ("es", "ltr")
    assert [element.tag for element in root.iter("h1", "h2", "h3")] == ["h1", "h2", "h3"]
    assert root.xpath("//h3//*[@lang='en']/@dir") == ["auto"]
    assert not root.xpath("//*[@lang='en' and contains(., 'inglés')]")
    assert set(root.xpath("//table/@role")) == {"presentation"}
    assert {link.get("rel") for link in root.iter("a")} == {"noopener noreferrer"}
    assert root.xpath("//img/@alt") == ["Artículos por día: 0, 2 y 6."]


def test_html_asks_for_nothing_from_elsewhere():
    for html in [to_mail(WRITTEN, BRAND).html, to_page(WRITTEN, BRAND)]:
        assert not re.search(r"@import|url\(|<link|<script|src=\"http|background=", html)


def test_a_mail_carries_its_pictures_once():
    twice = replace(WRITTEN, sections=WRITTEN.sections * 2)
    mail = to_mail(twice, replace(BRAND, logo=load_logo(picture("PNG"))))
    shown = parsed(mail.html).xpath("//img/@src")
    assert len(shown) == 3
    assert sorted(set(shown)) == sorted(f"cid:{image.content_id}" for image in mail.images)
    assert all(image.png.startswith(b"\x89PNG") for image in mail.images)
    assert mail.text == to_plain_text(twice)


def test_the_page_carries_its_pictures_in_itself():
    (source,) = parsed(to_page(WRITTEN, BRAND)).xpath("//img/@src")
    assert base64.b64decode(source.removeprefix("data:image/png;base64,")) == to_mail(WRITTEN, BRAND).images[0].png


def test_a_mail_is_not_cut_off_by_gmail():
    section = replace(WRITTEN.sections[0], entries=(ARTICLE,) * 3)
    mail = to_mail(replace(WRITTEN, sections=(section,) * 10), BRAND)
    assert len(mail.html.encode()) < 102_000
    assert len(re.search("<style>(.*?)</style>", mail.html, re.DOTALL)[1]) < 8_192  # else the sheet is dropped


def test_lists_of_mails_show_what_the_edition_begins_with():
    mail = to_mail(WRITTEN, BRAND)
    (preheader,) = parsed(mail.html).xpath("//body/div[contains(@style, 'display:none')]")
    assert preheader.text == "Discord opens its age checks · Semana 46"
    long = to_mail(edition_of("palabra " * 600), BRAND)
    assert len(parsed(long.html).xpath("//body/div")[0].text) <= 140


# Colours, pictures, brand

_colours = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


@example("#000000")
@example("#ffffff")
@example("#ffff00")
@given(_colours)
def test_any_colour_of_a_client_can_be_read(accent: str):
    for palette in [light_palette(accent), dark_palette(accent)]:
        for text in [palette.ink, palette.quiet, palette.brass, palette.accent]:
            assert all(contrast(text, back) >= 4.5 for back in [palette.page, palette.sheet, palette.tint])
        assert contrast(palette.on_accent, palette.accent) >= 4.5
        assert contrast(graphics_colour(accent), palette.sheet) >= 3


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert light_palette("#0b5f73").accent == "#0b5f73"
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def bars_of(values: tuple[float, ...]) -> list[int]:
    """How high each of the bars is, in pixels; there is one empty column at least between them."""
    image = Image.open(io.BytesIO(bars_png(values, "#0b5f73"))).getchannel("A")
    columns = [sum(image.getpixel((x, y)) > 0 for y in range(image.height)) for x in range(image.width)]
    return [height for height, _ in groupby(columns) if height]


def test_bars_are_as_high_as_their_numbers():
    assert bars_of((0.0, 2.0, 1.0, 4.0)) == [2, 32, 16, 64]
    assert bars_of((0.0, 0.0)) == [2, 2]
    assert bars_png((1.0, 2.0), "#0b5f73") == bars_png((1.0, 2.0), "#0b5f73")


@pytest.mark.parametrize("days", [1, 7, 28, 366])
def test_charts_fit_a_telephone(days: int):
    image = Image.open(io.BytesIO(bars_png((1.0,) * days, "#0b5f73")))
    assert image.mode == "RGBA"
    assert image.width / 2 <= max(160, days)


def picture(form: str, size: tuple[int, int] = (600, 200), mode: str = "RGBA") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("GIF", "P")]
)
def test_a_logo_becomes_a_small_png(form: str, mode: str):
    logo = Image.open(io.BytesIO(load_logo(picture(form, mode=mode))))
    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGB", (288, 96))
    assert logo.width <= LOGO_WIDTH * 2
    assert logo.height <= LOGO_HEIGHT * 2


def test_a_logo_without_background_gets_paper():
    assert Image.open(io.BytesIO(load_logo(picture("PNG")))).getpixel((0, 0)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG that says it has 900 million pixels."""
    data = bytearray(picture("PNG", (8, 8)))
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (picture("BMP", mode="RGB"), "cannot be read"),
        (picture("PNG")[:100], "cannot be read"),
        (picture("PNG", (2_001, 10)), "2001 × 10 pixels"),
        (b"\x89PNG" + b"x" * 1_000_000, "larger than 1,000,000 bytes"),
        (bomb(), "cannot be read"),
    ],
)
def test_other_logos_are_refused_in_one_line(data: bytes, words: str):
    with pytest.raises(DigestError, match=words) as refused:
        load_logo(data)
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=200), st.integers(8, 60))
def test_no_broken_logo_raises_anything_else(rubbish: bytes, at: int):
    whole = picture("GIF", (20, 20), "P")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for data in [rubbish, whole[:at] + rubbish + whole[at:]]:
            with suppress(DigestError):
                assert load_logo(data).startswith(b"\x89PNG")


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#123456;}", "", "#123456\n"])
def test_other_accents_are_refused(accent: str):
    with pytest.raises(DigestError, match="not a colour"):
        Brand("x", accent)


# Feeds

NOW = datetime(2026, 11, 16, 7, tzinfo=UTC)


def test_atom_is_read_by_a_feed_reader():
    older = FeedEntry("urn:catalejo:1", "Semana 45", datetime(2026, 11, 9, tzinfo=UTC), "<p>a</p>")
    newer = FeedEntry("urn:catalejo:2", "Semana <46>", NOW, "<p>ñandú &amp; más</p>")
    feed = feedparser.parse(io.BytesIO(to_atom("urn:catalejo", "Resumen", [older, newer])))
    assert not feed.bozo
    assert (feed.version, feed.feed.id, feed.feed.updated) == ("atom10", "urn:catalejo", "2026-11-16T07:00:00Z")
    first, second = feed.entries
    assert (first.id, second.id) == ("urn:catalejo:2", "urn:catalejo:1")
    assert first.content[0].value == "<p>ñandú &amp; más</p>"
    assert unescape(first.title) == "Semana <46>"


def test_a_feed_without_editions_is_a_feed():
    assert feedparser.parse(io.BytesIO(to_atom("urn:catalejo", "Resumen", []))).feed.title == "Resumen"


@given(st.text(), st.text())
def test_any_text_can_be_fed(title: str, html: str):
    body = to_atom("urn:x", title, [FeedEntry("urn:y", title, NOW, html)])
    root = etree.fromstring(body)
    assert root.findtext("{*}entry/{*}title") == (one_line(title))


@example("Día; de, la\\n Raza\r\nATTENDEE:mailto:x@example.com", "uno\n\ndos")
@given(st.text(), st.text())
def test_a_calendar_holds_any_day(name: str, description: str):
    day = CalendarDay("MX-2026-11-16@catalejo", date(2026, 11, 16), name, description, NOW)
    body = to_calendar("Fechas", [day])
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(event["summary"]) == one_line(name)
    assert (event["uid"], event["transp"]) == ("MX-2026-11-16@catalejo", "TRANSPARENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 16), date(2026, 11, 17))
    assert event.decoded("dtstamp") == NOW
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


# In a browser


@pytest.mark.browser
def test_the_page_fits_telephone_and_desk_in_both_schemes():
    from tests.browser import chromium, watch

    word = edition_of("W" * 5_000)
    pages = [to_page(WRITTEN, BRAND), to_page(word, Brand("W" * 300)), to_mail(WRITTEN, BRAND).html]
    with chromium() as browser:
        for scheme, background in [("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 29, 36)")]:
            context = browser.new_context(color_scheme=scheme)
            watched = watch(context)
            for width in (320, 360, 640):
                watched.page.set_viewport_size({"width": width, "height": 800})
                for html in pages:
                    watched.page.set_content(re.sub('src="cid:[^"]*"', "", html))
                    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
                    sheet = watched.page.locator(".sheet")
                    assert sheet.evaluate("element => getComputedStyle(element).backgroundColor") == background
            watched.assert_untroubled()
            context.close()
