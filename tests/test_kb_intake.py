"""Raw document → document: addresses, dates, language, and what is refused."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InvalidAddressError, InvalidDocumentError
from kb.intake.accept import clean
from kb.intake.addresses import canonical_address, parse_web_address, registrable_domain
from kb.intake.country import named_countries, normal_country
from kb.intake.dates import parse_date
from kb.intake.demonyms import country_of_demonym
from kb.intake.jsonl import parse_line
from kb.intake.language import detect_language
from kb.models import DateReliability, RawDocument
from tests.shared_data import shared_data

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SPANISH = (
    "Las comunidades crecen cuando quienes las cuidan escuchan, responden a tiempo y explican sus decisiones. " * 3
)


@pytest.mark.parametrize(
    ("given_address", "canonical"),
    [
        ("HTTPS://Example.COM:443/a/../b#part", "https://example.com/b"),
        ("https://example.com/?utm_source=x&id=7&fbclid=y", "https://example.com/?id=7"),
        ("https://example.com/x?utm_source=x", "https://example.com/x"),
        ("http://español.example/ñandú", "http://xn--espaol-zwa.example/%C3%B1and%C3%BA"),
        ("  https://example.com/a?b=1&&c=2 ", "https://example.com/a?b=1&c=2"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com/a?b=1&amp;utm_source=x", "https://example.com/a?b=1"),
        ("https://example.com/a;jsessionid=AB12.x?b=1&PHPSESSID=9", "https://example.com/a?b=1"),
        ("https://example.com/a/index.html", "https://example.com/a/"),
        ("https://example.com/Default.aspx?gclid=x", "https://example.com/"),
        ("https://example.com/una-nota-larga/amp/", "https://example.com/una-nota-larga/"),
        ("https://example.com/una-nota-larga/amp/index.html", "https://example.com/una-nota-larga/"),
        ("https://example.com/nota/1234567/amp", "https://example.com/nota/1234567"),
        ("https://example.com/nota?amp", "https://example.com/nota"),
        ("https://example.com/nota?id=7&amp=1", "https://example.com/nota?id=7"),
        ("https://example.com/nota?outputType=amp-type", "https://example.com/nota"),
        ("https://www.google.com/amp/s/example.com/nota/#aoh=1", "https://example.com/nota/"),
        ("https://www.google.com.mx/amp/s/example.com/nota%3famp%3D1%26id%3D7", "https://example.com/nota?id=7"),
        (
            "https://www.google.com/amp/s/example.com/nota%3Fq%3Da%2526b%25F1%26r%3D1",
            "https://example.com/nota?q=a%26b%F1&r=1",
        ),
        ("https://www.bing.com/amp/example.com/nota", "http://example.com/nota"),
        ("https://example-com.cdn.ampproject.org/v/s/example.com/nota?amp_js_v=0.1", "https://example.com/nota"),
        ("https://cdn.ampproject.org/c/s/example.com/nota", "https://example.com/nota"),
        ("https://www.google.com/amp/s/www.google.es/amp/s/example.com/nota", "https://example.com/nota"),
    ],
)
def test_canonical_address(given_address: str, canonical: str) -> None:
    assert canonical_address(given_address) == canonical
    assert canonical_address(canonical) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?b=1&c=2", "https://example.com/a?c=2&b=1"),
        ("https://example.com/a?b=1&b=2", "https://example.com/a?b=2&b=1"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com/a", "https://www.example.com/a"),
        ("https://example.com/a", "https://m.example.com/a"),
        ("https://example.com/a", "https://amp.example.com/a"),
        ("https://example.com/a", "http://example.com/a"),
        ("https://example.com/a", "https://example.com:8443/a"),
        ("https://example.com/docs/", "https://example.com/docs/amp/"),
        ("https://example.com/una-nota-larga", "https://example.com/una-nota-larga/ampere"),
        ("https://example.com/", "https://example.com/amp/"),
        ("https://example.com/bateria?amp=15", "https://example.com/bateria?amp=20"),
        ("https://example.com/index.php?id=1", "https://example.com/index.php?id=2"),
        ("https://example.com/index.php/una", "https://example.com/index.php/otra"),
        ("https://example.com/?ref=1", "https://example.com/?ref=2"),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/#!/nota/1", "https://example.com/#!/nota/2"),
        ("https://example.com/#/nota/1", "https://example.com/#/nota/2"),
        ("https://www.google.com/amp/s/", "https://www.google.com/amp/"),
        ("https://www.google.com/amp/s/u:p@example.com/", "https://example.com/"),
        ("https://google.example/amp/s/example.com/nota", "https://example.com/nota"),
        ("https://www.google.com/search/amp/s/example.com/nota", "https://example.com/nota"),
    ],
)
def test_what_may_be_another_page_keeps_an_address_of_its_own(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://a.b/c",
        "http://",
        "http://u:p@a.b/",
        "http://:p@a.b/",
        "http://a/" + "x" * 3000,
        "http://a/" + "ñ" * 1000,
    ],
)
def test_what_is_no_web_address_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidAddressError) as caught:
        parse_web_address(text)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=60))
def test_canonical_form_is_idempotent_whatever_comes(tail: str) -> None:
    try:
        once = canonical_address("https://example.com/" + tail)
    except InvalidAddressError:
        return
    assert canonical_address(once) == once


_PIECES = (
    "https://www.google.com/amp/s/ https://x.cdn.ampproject.org/c/ / // amp /amp/ e.com index.html una-nota-larga "
    "12345 ? & %3f %3F amp=1 utm_source=x amp; ;jsessionid=1 # #! = a : @ .. \\ ñ %"
).split(" ")


@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_canonical_form_is_idempotent_for_what_it_rewrites(pieces: list[str]) -> None:
    try:
        once = canonical_address("https://www.google.com/amp/s/example.com/" + "".join(pieces))
    except InvalidAddressError:
        return
    assert canonical_address(once) == once
    assert parse_web_address(once) == once


def test_an_address_is_shortened_at_once() -> None:
    began = time.process_time()
    for number in range(300):  # a feed of a thousand is noted while nobody else can write
        assert canonical_address(f"https://e.example/{number}" + "?" * 1_900) == f"https://e.example/{number}"
    assert time.process_time() - began < 2


def test_whatwg_test_data_is_idempotent() -> None:
    cases = json.loads((shared_data("urls") / "urltestdata.json").read_text(encoding="utf-8"))
    read = 0
    for case in (case for case in cases if isinstance(case, dict)):
        for text in (case["input"], case.get("href") or ""):
            try:
                once = canonical_address(text)
            except InvalidAddressError:
                continue
            read += 1
            assert canonical_address(once) == once
    assert read > 300


def test_registrable_domain() -> None:
    assert registrable_domain("https://www.noticias.com.br/x") == "noticias.com.br"
    assert registrable_domain("http://radar-social.localhost:8000/x") == "radar-social.localhost"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T10:00:00-05:00", (datetime(2026, 11, 20, 15, tzinfo=UTC), DateReliability.EXACT)),
        ("Fri, 20 Nov 2026 10:00:00 GMT", (datetime(2026, 11, 20, 10, tzinfo=UTC), DateReliability.EXACT)),
        ("2026-11-20", (datetime(2026, 11, 20, tzinfo=UTC), DateReliability.DAY)),
        ("2026-11-20T10:00:00", (datetime(2026, 11, 20, 10, tzinfo=UTC), DateReliability.DAY)),
        ("Fri, 20 Nov 2026 10:00:00", (datetime(2026, 11, 20, 10, tzinfo=UTC), DateReliability.DAY)),
        ("00:10 12-01-2024", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("Tue, 24 Nov 26 09:30:00 GMT", (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), DateReliability.EXACT)),
        ("", None),
    ],
)
def test_parse_date(text: str, expected: object) -> None:
    assert parse_date(text) == expected


def test_a_time_without_a_zone_is_read_in_the_given_one() -> None:
    bogota = ZoneInfo("America/Bogota")
    assert parse_date("2026-11-20T10:00:00", bogota) == (datetime(2026, 11, 20, 15, tzinfo=UTC), DateReliability.DAY)
    assert parse_date("2026-11-20", bogota) == (datetime(2026, 11, 20, tzinfo=UTC), DateReliability.DAY)
    assert parse_date("2026-11-20T10:00:00Z", bogota) == (datetime(2026, 11, 20, 10, tzinfo=UTC), DateReliability.EXACT)


@pytest.mark.parametrize("published", [NOW + timedelta(hours=2), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_date_that_cannot_be_true_is_dropped(published: datetime) -> None:
    document = clean(RawDocument(url="https://a.example/", title="x", published=published), NOW)
    assert document.published is None
    assert document.date_reliability is DateReliability.NONE
    assert document.seen == NOW


def test_nothing_was_seen_after_now() -> None:
    seen = clean(RawDocument("https://a.example/", title="x", seen=NOW + timedelta(hours=1)), NOW).seen
    assert seen == NOW


def test_language_is_seen_in_long_texts_and_declared_for_short_ones() -> None:
    assert detect_language(SPANISH, "en") == "es"
    assert detect_language("Hilo", "pt-BR") == "pt"
    assert detect_language("12:30 — 14:00") is None


@pytest.mark.parametrize(
    ("text", "declared", "lang"),
    [
        ("El municipio anuncia nuevas reglas para los comercios del centro", "en-US", "es"),
        ("Prefeitura anuncia novas regras para o comércio do centro", "es", "pt"),
        ("The council announces new rules for the shops of the old town", "es", "en"),
        ("El municipio anuncia nuevas reglas para los comercios del centro", "es", "es"),
        ("Nuevas reglas del centro", "en", "en"),  # so few letters tell nothing
        ("L'ajuntament anuncia noves regles per als comerços del centre de la vila", "es", "es"),
        ("Le conseil municipal annonce de nouvelles règles pour les magasins", "fr", "fr"),
    ],
)
def test_what_is_plainly_in_another_language_of_the_app_is_believed_when_short(
    text: str, declared: str, lang: str
) -> None:
    assert detect_language(text, declared) == lang


def test_text_is_kept_but_for_what_cannot_be_stored() -> None:
    text = "  Línea uno\r\n\tdos \x00 \ud800 😀"
    document = clean(RawDocument(url="https://a.example/x", text=text), NOW)
    assert document.text == "  Línea uno\r\n\tdos \ufffd \ufffd 😀"
    assert document.title == "Línea uno dos � � 😀"


def _bad_lines() -> Iterator[tuple[bytes, str]]:
    yield b"not json", "not JSON"
    yield b"[" * 100_000, "not JSON"
    yield b"[1]", "not a JSON object"
    yield b'{"title":"x"}', "'url' is missing"
    yield b'{"url":"https://a.example/","title":7}', "'title' must be a text"
    yield b'{"url":"https://a.example/","title":"x","tags":"a,b"}', "'tags'"
    yield b'{"url":"https://a.example/"}', "neither a title nor a text"
    yield b'{"url":"file:///etc/passwd","title":"x"}', "only http"
    yield b'{"url":"https://a.example/","title":"x","published":"ayer"}', "'ayer'"
    yield b'{"url":"https://a.example/","title":"x","seen":"ayer"}', "'ayer'"
    yield b'{"url":"https://a.example/","title":"x","kind":"gossip"}', "'gossip'"


@pytest.mark.parametrize(("line", "told"), list(_bad_lines()))
def test_a_bad_line_is_told_in_one_line(line: bytes, told: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        clean(parse_line(line), NOW)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_lists_within_lists_are_refused_however_deep_they_are() -> None:
    for depth in range(900, 1_100):
        with pytest.raises(InvalidDocumentError):
            parse_line(b'{"url":"https://a.example/","title":' + b"[" * depth + b"]" * depth + b"}")


def test_a_good_line_keeps_everything() -> None:
    line = {
        "url": "https://Medio.example/nota?utm_source=x", "title": "Título", "text": SPANISH, "lang": "es-MX",
        "published": "2026-11-20T10:00:00Z", "source": "Medio", "country": "mx", "kind": "practice",
        "tags": ["a", "a", "b"],
    }  # fmt: skip
    document = clean(parse_line(json.dumps(line).encode()), NOW)
    assert document.url == "https://Medio.example/nota?utm_source=x"
    assert document.canonical_url == "https://medio.example/nota"
    assert (document.publisher, document.country, document.kind, document.tags) == (
        "Medio",
        "MX",
        "practice",
        ("a", "b"),
    )
    assert document.seen == document.published == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mx", "MX"), (" MEX ", "MX"), ("Mexico", "MX"), ("MÉXICO", "MX"), ("Brasil", "BR"), ("Brazil", "BR"),
        ("República Dominicana", "DO"), ("EE. UU.", "US"), ("Estados Unidos", "US"), ("UK", "GB"), ("España", "ES"),
        ("Espanha", "ES"), ("peru", "PE"), ("", None), (None, None), ("Narnia", None), ("Unión Europea", None),
        ("Latinoamérica", None), ("?", None), ("Mexico City", None), ("XX", None), ("eu", None),
        ("Méjico", "MX"), ("Holanda", "NL"), ("Inglaterra", "GB"),
    ],
)  # fmt: skip
def test_a_country_is_understood_by_code_and_name(text: str | None, code: str | None) -> None:
    assert normal_country(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("¿España lo hará? «México» no, ni Corea del Sur", ["ES", "MX", "KR"]),
        ("EE. UU. y EEUU, the U.S. and the UK’s ban, Brazil's law", ["US", "US", "US", "GB", "BR"]),
        ("República Dominicana y Guinea Ecuatorial: México y otra vez México", ["DO", "GQ", "MX", "MX"]),
        ("Reunión de Luís Montenegro con Guadalupe Ruiz en San Martín", []),
        ("TELL US MORE", []),
        ("salsa con chile, de cuba", []),
    ],
)
def test_countries_are_named_by_capitals_and_once_where_they_are_named_once(text: str, codes: list[str]) -> None:
    assert list(named_countries(text)) == codes


@pytest.mark.parametrize(
    ("word", "country"),
    [("españolas", "ES"), ("japoneses", "JP"), ("brasileiras", "BR"), ("danish", "DK"), ("chin", None)],
)
def test_people_of_a_country(word: str, country: str | None) -> None:
    assert country_of_demonym(word) == country
