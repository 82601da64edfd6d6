"""Holidays and observances of the weeks to come, by country. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import holidays
from babel import Locale

from kb.digest.edition import DayAhead

AHEAD = timedelta(weeks=4)
_PUBLIC, _OBSERVED = "public", ("optional", "unofficial")


def days_ahead(countries: Sequence[str], after: date, lang: str, most: int) -> tuple[DayAhead, ...]:
    """The days of these countries in the four weeks after a day, by date; one entry for what several share.

    Where there are too many, holidays stay before observances, and what most countries share. Names are in ``lang``
    where the calendar has them in it, else as the country calls them.
    """
    shared: dict[tuple[date, str, bool], dict[str, str]] = defaultdict(dict)
    for country in countries:
        for day, name, name_lang, is_public in _days_of(country, after, lang):
            shared[day, name, is_public][country] = name_lang
    found = [
        DayAhead(
            key=f"{'holiday' if is_public else 'observance'}/{day}/{name}",
            day=day,
            name=name,
            lang=lang if lang in where.values() else next(iter(where.values())),
            countries=tuple(where),
            is_public=is_public,
        )
        for (day, name, is_public), where in shared.items()
    ]
    found.sort(key=lambda ahead: (not ahead.is_public, -len(ahead.countries), ahead.day, ahead.name))
    return tuple(sorted(found[:most], key=lambda ahead: (ahead.day, not ahead.is_public, ahead.name)))


def _days_of(country: str, after: date, lang: str) -> list[tuple[date, str, str, bool]]:
    if country not in holidays.list_supported_countries():
        return []
    years = {after.year, (after + AHEAD).year}
    known = holidays.country_holidays(country)
    language = next((each for each in known.supported_languages if _language(each) == lang), known.default_language)
    name_lang = _language(language or "en")
    found = []
    for category in (_PUBLIC, *_OBSERVED):
        if category not in known.supported_categories:
            continue
        calendar = holidays.country_holidays(country, years=years, language=language, categories=(category,))
        for day, names in calendar.items():
            if after < day <= after + AHEAD:
                found += [(day, name, name_lang, category == _PUBLIC) for name in names.split("; ")]
    return found


def _language(name: str) -> str:
    """``pt`` of ``pt_BR``."""
    return Locale.parse(name).language
