"""Holidays and special days of the weeks to come, by country. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import holidays
from babel import Locale

from kb.digest.edition import DayAhead, DayName
from kb.digest.names import ENGLISH_DAYS, OBSERVED
from kb.digest.special_days import special_days
from kb.translation import translator

AHEAD = timedelta(weeks=4)
_PUBLIC, _OBSERVED = "public", ("optional", "unofficial", "bank")
_OBSERVED_ON = " (observed)"  # of a holiday, in English


def days_ahead(countries: Sequence[str], after: date, lang: str, most: int) -> tuple[DayAhead, ...]:
    """The holidays and the special days of these countries in the four weeks after a day, by date; one entry for a day,
    whatever countries call it.

    Where there are too many, what brands plan for and holidays stay before what calendars have besides, then what most
    countries share, then holidays. Names are in ``lang`` where the calendar or our catalogue has them in it, else as
    the country calls them; that of most countries comes first.
    """
    called: dict[tuple[date, bool], dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    planned_for = set[date]()
    words = translator(lang)
    for country in countries:
        for day, name, name_lang, is_public in _days_of(country, after, lang):
            called[day, is_public][name][country] = name_lang
        for day, name in special_days(country, after, after + AHEAD):
            called[day, False][words.gettext(name)][country] = lang
            planned_for.add(day)
    found = []
    for (day, is_public), names in called.items():
        first, *others = sorted((_named(name, where, lang) for name, where in names.items()), key=_order(lang))
        key = f"{'holiday' if is_public else 'observance'}/{day}/{first.name}"
        found.append(DayAhead(key, day, first.name, first.lang, first.countries, is_public, tuple(others)))
    found.sort(
        key=lambda ahead: (
            not ahead.is_public and ahead.day not in planned_for, -_countries(ahead), not ahead.is_public, ahead.day
        )
    )  # fmt: skip
    return tuple(sorted(found[:most], key=lambda ahead: (ahead.day, not ahead.is_public)))


def _named(name: str, where: Mapping[str, str], lang: str) -> DayName:
    """A name, and the language of it in each country that has it."""
    return DayName(name, lang if lang in where.values() else next(iter(where.values())), tuple(where))


def _order(lang: str) -> Callable[[DayName], tuple[bool, int, str]]:
    return lambda named: (named.lang != lang, -len(named.countries), named.name)


def _countries(ahead: DayAhead) -> int:
    return len({*ahead.countries, *(country for other in ahead.other_names for country in other.countries)})


def _days_of(country: str, after: date, lang: str) -> list[tuple[date, str, str, bool]]:
    if country not in holidays.list_supported_countries():
        return []
    years = {after.year, (after + AHEAD).year}
    known = holidays.country_holidays(country)
    language = next((each for each in known.supported_languages if _language(each) == lang), known.default_language)
    name_lang = _language(language or "en")
    found: dict[tuple[date, str], bool] = {}
    for category in (_PUBLIC, *_OBSERVED):
        if category not in known.supported_categories:
            continue
        calendar = holidays.country_holidays(country, years=years, language=language, categories=(category,))
        for day, names in calendar.items():
            if after < day <= after + AHEAD:
                for name in names.split("; "):  # a holiday that some observe besides is no other
                    found.setdefault((day, name), category == _PUBLIC)
    return [(day, *_called(name, name_lang, lang), is_public) for (day, name), is_public in found.items()]


def _called(name: str, name_lang: str, lang: str) -> tuple[str, str]:
    """A name that a calendar has, in ``lang`` where the catalogue has it; and its language."""
    bare = name.removesuffix(_OBSERVED_ON)
    if name_lang != "en" or lang == name_lang or bare not in ENGLISH_DAYS:
        return name, name_lang
    words = translator(lang)
    called = words.gettext(bare)
    return called if bare == name else words.gettext(OBSERVED, day=called), lang


def _language(name: str) -> str:
    """``pt`` of ``pt_BR``."""
    return Locale.parse(name).language
