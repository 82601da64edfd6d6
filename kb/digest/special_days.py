"""Days that brands plan for and calendars of holidays lack, by country: a rule for each. Pure.

Only what a rule gives is here. Sales whose days their organisers announce anew each year (Hot Sale, CyberDay, the Cyber
Monday of Argentina and Chile) are not. Names are in English, for the catalogue, or the one that every language has.
"""

from calendar import MONDAY, SATURDAY, SUNDAY, THURSDAY
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from kb.translation import N_

_Rule = Callable[[int], date]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day of every year, and the countries (ISO 3166 codes) that have it by this name."""

    name: str
    rule: _Rule
    countries: frozenset[str]


def _on(month: int, day: int) -> _Rule:
    return lambda year: date(year, month, day)


def _nth(nth: int, weekday: int, month: int, *, later: int = 0) -> _Rule:
    """So many days later than the first, second … such weekday of a month."""

    def rule(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1) + later)

    return rule


def _last(weekday: int, month: int) -> _Rule:
    def rule(year: int) -> date:
        fifth = _nth(5, weekday, month)(year)
        return fifth if fifth.month == month else fifth - timedelta(7)

    return rule


def _from_easter(days: int) -> _Rule:
    return lambda year: easter(year) + timedelta(days)


def _in(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


_SPANISH = _in("AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE")
_ALL = _SPANISH | _in("BR PT US")

SPECIAL_DAYS = (
    # What people give each other presents on.
    SpecialDay(N_("Valentine's Day"), _on(2, 14), _in("AR CL CU ES GT PE PR PY US UY")),
    SpecialDay(N_("Love and Friendship Day"), _on(2, 14), _in("CR DO EC HN MX NI PA SV VE")),
    SpecialDay(N_("Love and Friendship Day"), _nth(3, SATURDAY, 9), _in("CO")),
    SpecialDay(N_("Lovers' Day"), _on(2, 14), _in("PT")),
    SpecialDay(N_("Lovers' Day"), _on(6, 12), _in("BR")),
    SpecialDay(N_("Mother's Day"), _nth(1, SUNDAY, 5), _in("ES PT")),
    SpecialDay(N_("Mother's Day"), _nth(2, SUNDAY, 5), _in("BR CL CO CU EC HN PE PR US UY VE")),
    SpecialDay(N_("Mother's Day"), _on(5, 10), _in("GT MX")),
    SpecialDay(N_("Mother's Day"), _on(5, 15), _in("PY")),
    SpecialDay(N_("Mother's Day"), _on(5, 27), _in("BO")),  # the women of La Coronilla, 1812
    SpecialDay(N_("Mother's Day"), _last(SUNDAY, 5), _in("DO")),
    SpecialDay(N_("Mother's Day"), _nth(3, SUNDAY, 10), _in("AR")),
    SpecialDay(N_("Father's Day"), _on(3, 19), _in("BO ES HN PT")),  # Saint Joseph
    SpecialDay(N_("Father's Day"), _nth(3, SUNDAY, 6), _in("AR CL CO CR CU EC MX PA PE PR PY US VE")),
    SpecialDay(N_("Father's Day"), _on(6, 17), _in("GT")),
    SpecialDay(N_("Father's Day"), _on(6, 23), _in("NI")),
    SpecialDay(N_("Father's Day"), _nth(2, SUNDAY, 7), _in("UY")),
    SpecialDay(N_("Father's Day"), _last(SUNDAY, 7), _in("DO")),
    SpecialDay(N_("Father's Day"), _nth(2, SUNDAY, 8), _in("BR")),
    SpecialDay(N_("Children's Day"), _on(4, 12), _in("BO")),
    SpecialDay(N_("Children's Day"), _last(SATURDAY, 4), _in("CO")),  # Ley 724 de 2001
    SpecialDay(N_("Children's Day"), _on(4, 30), _in("MX")),
    SpecialDay(N_("Children's Day"), _on(6, 1), _in("EC NI PT")),
    SpecialDay(N_("Children's Day"), _nth(3, SUNDAY, 7), _in("CU PA VE")),
    SpecialDay(N_("Children's Day"), _on(8, 16), _in("PY")),  # the children of Acosta Ñu, 1869
    SpecialDay(N_("Children's Day"), _nth(3, SUNDAY, 8), _in("AR PE")),
    SpecialDay(N_("Children's Day"), _on(9, 9), _in("CR")),
    SpecialDay(N_("Children's Day"), _on(9, 10), _in("HN")),
    SpecialDay(N_("Children's Day"), _on(9, 29), _in("DO")),
    SpecialDay(N_("Children's Day"), _on(10, 1), _in("GT SV")),
    SpecialDay(N_("Children's Day"), _on(10, 12), _in("BR")),  # Decreto 4.867 de 1924
    SpecialDay(N_("Friend's Day"), _on(7, 20), _in("AR BR UY")),
    SpecialDay(N_("Friendship Day"), _on(7, 30), _in("PY")),
    SpecialDay(N_("Epiphany"), _on(1, 6), _in("AR CU MX UY")),
    SpecialDay(N_("Christmas Eve"), _on(12, 24), _SPANISH - _in("CU VE") | _in("US")),
    SpecialDay(N_("New Year's Eve"), _on(12, 31), _SPANISH - _in("CU VE") | _in("US")),
    # When they buy. Black Friday is the day after Thanksgiving, the fourth Thursday of November.
    SpecialDay(N_("Consumer Day"), _on(3, 15), _in("BR")),
    SpecialDay(N_("Customer Day"), _on(9, 15), _in("BR")),
    SpecialDay(N_("Weekend of El Buen Fin"), _nth(3, MONDAY, 11, later=-3), _in("MX")),  # that of the Revolution
    SpecialDay("Black Friday", _nth(4, THURSDAY, 11, later=1), _ALL - _in("CU")),
    SpecialDay("Cyber Monday", _nth(4, THURSDAY, 11, later=4), _in("BR CR DO EC ES GT HN MX PA PE PR PT SV US")),
    SpecialDay(N_("Giving Tuesday"), _nth(4, THURSDAY, 11, later=5), _in("AR BR ES MX PR US UY")),
    # What they celebrate.
    SpecialDay(N_("International Women's Day"), _on(3, 8), _ALL),
    SpecialDay(N_("Good Friday"), _from_easter(-2), _in("MX")),
    SpecialDay(N_("Easter Sunday"), _from_easter(0), _in("BR US") | _SPANISH - _in("CU PE PY UY")),
    SpecialDay(N_("LGBT+ Pride Day"), _on(6, 28), _ALL),
    SpecialDay(N_("Halloween"), _on(10, 31), _in("BR CL CO CR ES GT MX PA PE PR PT US")),
    SpecialDay(N_("Day of the Dead"), _on(11, 2), _in("MX")),
    SpecialDay(N_("April Fools' Day"), _on(4, 1), _in("BR PT US")),
    SpecialDay(N_("Holy Innocents' Day"), _on(12, 28), _SPANISH - _in("CU PR")),  # their April Fools' Day
    SpecialDay(N_("Saint John's Day"), _on(6, 24), _in("BR")),
    SpecialDay(N_("Eve of Independence Day"), _on(9, 15), _in("MX")),  # el Grito
    SpecialDay(N_("Our Lady of Guadalupe"), _on(12, 12), _in("MX")),
    SpecialDay(N_("Students' and Spring Day"), _on(9, 21), _in("AR")),
    SpecialDay(N_("Night of Nostalgia"), _on(8, 24), _in("UY")),
    SpecialDay(N_("Day of the Little Candles"), _on(12, 7), _in("CO")),
    SpecialDay(N_("Christmas Lottery"), _on(12, 22), _in("ES")),
    SpecialDay("Cinco de Mayo", _on(5, 5), _in("US")),
    SpecialDay(N_("First day of Hispanic Heritage Month"), _on(9, 15), _in("US")),  # Public Law 100-402
    # Those of the trade, in every country that has a calendar here.
    SpecialDay(N_("Community Manager Appreciation Day"), _nth(4, MONDAY, 1), _ALL),
    SpecialDay(N_("World Internet Day"), _on(5, 17), _ALL),  # that of the ITU
    SpecialDay(N_("Social Media Day"), _on(6, 30), _ALL),
    SpecialDay(N_("World Emoji Day"), _on(7, 17), _ALL),
)


def special_days(country: str, after: date, until: date) -> Iterator[tuple[date, str]]:
    """The special days of a country after a day and up to another, with their names in English."""
    for special in SPECIAL_DAYS:
        if country in special.countries:
            for year in range(after.year, until.year + 1):
                day = special.rule(year)
                if after < day <= until:
                    yield day, special.name
