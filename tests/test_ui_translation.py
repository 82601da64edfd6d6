"""The catalogues hold exactly the messages of the code, translated; dates and numbers follow the language."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kb.intake.kinds import kind_named
from kb.practices.answering import NOTHING_CLOSE, PLAIN_WORDS_ALONE
from kb.search import notices
from ui.translation import DOMAIN, LANGUAGES, translator
from ui.web.components.filters import KIND_NAMES
from ui.web.components.notices import KNOWN_NOTICES

ROOT = Path(__file__).parents[1]
# Of each package, what speaks to people.
SOURCES = {
    "ui": ("web",),
    "kb": ("translation.py", "boards", "digest", "practices", "search"),
}
HOW_TO_UPDATE = (
    "add, change or remove these by hand in the catalogue of each language, in ui/locale or kb/locale, beside their"
    " neighbours: pybabel update would put all of them into another order and take the header away"
)
every_catalogue = pytest.mark.parametrize(
    ("package", "language"), [(package, language) for package in SOURCES for language in LANGUAGES]
)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _catalogue(package: str, language: str) -> Catalog:
    with (ROOT / package / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as source:
        return read_po(source, locale=language)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _in_code(package: str) -> set[tuple[str, ...]]:
    """Every literal that the code hands to gettext, ngettext or N_."""
    found = set()
    places = [ROOT / package / name for name in SOURCES[package]]
    for path in [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                count = {"gettext": 1, "N_": 1, "ngettext": 2}.get(name, 0)
                literals = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
                if count and len(literals) == count:
                    found.add(tuple(literals))
    return found


@every_catalogue
def test_catalogue_holds_what_the_code_says_and_nothing_else(package: str, language: str) -> None:
    in_catalogue = {_ids(message) for message in _messages(_catalogue(package, language))}
    in_code = _in_code(package)
    assert len(in_code) > 50
    assert in_catalogue == in_code, HOW_TO_UPDATE


@every_catalogue
def test_no_message_writes_a_number_as_one_country_does(package: str, language: str) -> None:
    # 4.5 in Mexico is 4,5 in Argentina: such a number is handed in as `words.number` writes it.
    written = [text for message in _messages(_catalogue(package, language)) for text in _strings(message)]
    assert [text for text in written if re.search(r"\d[.,]\d", text)] == []


@pytest.mark.parametrize("package", SOURCES)
def test_babel_extracts_every_message(package: str) -> None:
    # It overlooks calls inside f-strings and nested calls, and an update would then drop their translations.
    found = set()
    keywords = {"gettext": None, "ngettext": (1, 2), "N_": None}
    for path, _, message, _, _ in extract_from_dir(ROOT / package, keywords=keywords):
        if path.split("/")[0] in SOURCES[package]:
            found.add(message if isinstance(message, tuple) else (message,))
    assert found == _in_code(package)


@every_catalogue
def test_catalogue_is_complete_and_keeps_placeholders(package: str, language: str) -> None:
    for message in _messages(_catalogue(package, language)):
        assert not message.fuzzy, message.id
        assert len(_strings(message)) == len(_ids(message)), message.id
        for source, target in zip(_ids(message), _strings(message), strict=True):
            assert target.strip(), f"{message.id!r} is not translated to {language}"
            assert _places(target) == _places(source), message.id


@pytest.mark.parametrize("package", SOURCES)
@pytest.mark.parametrize("language", ["es", "pt"])
def test_translations_differ_from_english(package: str, language: str) -> None:
    same = [message.id for message in _messages(_catalogue(package, language)) if _ids(message) == _strings(message)]
    assert not same


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_message_of_both_packages_says_the_same_in_both(language: str) -> None:
    # The app has its own before those of kb, also in sentences that kb puts together of them.
    of_ui, of_kb = ({_ids(told): _strings(told) for told in _messages(_catalogue(name, language))} for name in SOURCES)
    shared = of_kb.keys() & of_ui.keys()
    assert shared
    assert {told: of_ui[told] for told in shared} == {told: of_kb[told] for told in shared}


def test_portuguese_has_one_word_for_a_watch() -> None:
    told = " ".join(string for message in _messages(_catalogue("ui", "pt")) for string in _strings(message))
    assert "monitoramento" in told  # as who works with brands says
    assert "vigi" not in told.casefold()  # as guards do


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_calls_what_a_digest_tells_as_the_digest_does(language: str) -> None:
    words = translator(language)
    shown_with_colours = words.gettext("What moved")
    assert words.gettext("What moved: {days}", days="").startswith(f"{shown_with_colours}:")
    lead = words.gettext("What moved, with its sources: to read, to edit and to pass on.")
    assert lead.startswith(f"{shown_with_colours},")


def test_notices_of_the_knowledge_base_are_translated() -> None:
    said = {value for name, value in vars(notices).items() if name.isupper()}
    assert said | {NOTHING_CLOSE, PLAIN_WORDS_ALONE} == KNOWN_NOTICES


def test_unknown_language_gets_spanish() -> None:
    assert translator("xx").language == "es"


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("es", "1 resultado", "12.345 resultados"),
        ("en", "1 result", "12,345 results"),
        ("pt", "1 resultado", "12.345 resultados"),
    ],
)
def test_plurals_and_numbers(language: str, one: str, many: str) -> None:
    words = translator(language)
    assert words.ngettext("{count} result", "{count} results", 1) == one
    assert words.ngettext("{count} result", "{count} results", 12345) == many


@pytest.mark.parametrize(
    ("age", "spanish"),
    [
        (timedelta(seconds=20), "hace un momento"),
        (timedelta(minutes=5), "hace 5 minutos"),
        (timedelta(hours=22), "hace 22 horas"),
        (timedelta(days=3), "hace 3 días"),
        (timedelta(days=2, hours=20), "hace 2 días"),
        (timedelta(days=6, hours=23), "hace 6 días"),
        (timedelta(days=7), "hace 1 semana"),
        (-timedelta(days=3), "hace un momento"),
    ],
)
def test_ages_in_words(age: timedelta, spanish: str) -> None:
    assert translator("es").ago(NOW - age, NOW) == spanish


def test_ages_of_days() -> None:
    words = translator("es")
    assert words.days_ago(NOW.replace(hour=0), NOW) == "hoy"
    assert words.days_ago(NOW - timedelta(hours=13), NOW) == "ayer"
    assert words.days_ago(NOW - timedelta(days=4), NOW) == "hace 4 días"


def test_instants_are_written_in_the_zone_of_the_reader() -> None:
    late = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    assert translator("es").instant(late, ZoneInfo("America/Mexico_City")) == "21 nov 2026, 20:30 CST"
    # A line may end after a hyphen, not after a minus.
    assert translator("pt").instant(late, ZoneInfo("America/Sao_Paulo")) == "21 de nov. de 2026, 23:30 UTC−03"
    assert translator("en").day(late) == "Nov 22, 2026"


def test_names_of_languages_and_countries() -> None:
    words = translator("es")
    assert (words.language_name("pt"), words.country_name("MX")) == ("portugués", "México")
    assert (words.language_name("xx"), words.country_name("Q9")) == ("xx", "Q9")


@pytest.mark.parametrize(
    ("region", "written"),
    [("", "1.200 y 2,5"), ("AR", "1.200 y 2,5"), ("MX", "1,200 y 2.5"), ("419", "1,200 y 2.5"), ("XX", "1.200 y 2,5")],
)
def test_numbers_are_as_the_country_writes_them(region: str, written: str) -> None:
    words = translator("es", region)
    assert f"{words.number(1200)} y {words.number(2.5)}" == written
    assert words.gettext("Search") == "Buscar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_takes_the_kinds_as_the_page_calls_them(language: str):
    words = translator(language)
    assert [kind_named(words.gettext(name)) for name in KIND_NAMES.values()] == list(KIND_NAMES)
