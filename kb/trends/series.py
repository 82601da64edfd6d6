"""Pages that a publisher brings out day after day under one headline, whatever they are about. Pure."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from functools import lru_cache

# So many days of a week on which a headline stands, but for its date, make a series of it.
_DAYS, _WEEK = 3, timedelta(days=7)
_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|janeiro|"
    r"fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)"
)
_WEEKDAY = (
    r"(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|segunda|terça|quarta|quinta|sexta|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
# Not any number: *sube a 12 la cifra de muertos* is the news itself.
_DATE = re.compile(
    rf"\b(?:hoy|hoje|today|{_WEEKDAY}(?:-feira)?(?:,? \d{{1,2}})?|\d{{1,2}}/\d{{1,2}}|"
    rf"(?:\d{{1,2}}º? (?:de )?)?{_MONTH}(?: \d{{1,2}})?|(?:de |del )?20\d\d)\b"
)
_WORD = re.compile(r"\w+")


def in_series(told: Iterable[tuple[Hashable, str, date, int]]) -> frozenset[int]:
    """The numbers of the headlines that are of a series; given with their publisher, day and number."""
    days: defaultdict[tuple[Hashable, str], defaultdict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for publisher, title, day, number in told:
        if name := _name(title):
            days[publisher, name][day].append(number)
    found: set[int] = set()
    for numbers in days.values():
        ordered = sorted(numbers)
        for first, last in zip(ordered, ordered[_DAYS - 1 :], strict=False):
            if last - first < _WEEK:
                found.update(number for day in ordered if first <= day <= last for number in numbers[day])
    return frozenset(found)


@lru_cache(maxsize=100_000)
def _name(title: str) -> str:
    """What a series would be called by this headline: its words without dates, before the colon if a date is there."""
    head, _, _ = title.casefold().partition(":")
    without = _DATE.sub(" ", head)
    return " ".join(_WORD.findall(without if without != head else _DATE.sub(" ", title.casefold())))
