"""When and how often something is best done, which articles state and do not bid: "The best time is 7 p.m." Pure."""

import re
from collections.abc import Mapping, Sequence

from kb.practices.features import read
from kb.practices.sentences import Role, Sentence

_HOUR = r"(?:[01]?\d|2[0-3])"
_UNIT = r"(?:h(?:s|rs|oras)?)"
# In text as it stands or folded: "7 p. m.", "18:30", "a las 19", "das 18h às 21h", "9-11 hs"; but not the shape 9:16,
# nor "las 10 claves".
TIME_OF_DAY = re.compile(
    rf"""\b{_HOUR}(?:[:.][0-5]\d)?\s?[ap]\.?\s?m\b
      |\b(?!9:16\b){_HOUR}:[0-5]\d\b
      |\b(?:las|[aà]s|das)\ {_HOUR}(?=\s*(?:$|[.,;:)–—-]|(?:y|e|a|de\ la|d[ao]|hasta|[aà]s|{_UNIT})\b|h\d\d))
      |\b{_HOUR}\s?{_UNIT}?\s?(?:[ey]|[aà]s?|[-–])\s?{_HOUR}\s?{_UNIT}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FEW = r"(?:\d+|una?|uma|dos|duas|dois|tres|cuatro|quatro|cinco|once|twice|one|two|three|four|five)"
# How often, in text as it stands or folded: "3 veces por semana", "una historia al día", "twice a week".
HOW_OFTEN = re.compile(
    rf"\b{_FEW}(?: \w+)? (?:al|por|a la|ao|à|a|per) (?:d[ií]a|semana|m[eê]s|day|week|month)\b", re.IGNORECASE
)
_DAY = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|(?:segunda|terca|quarta|quinta|sexta)s?(?:-feiras?)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|fin(?:es)? de semana|fi(?:m|ns) de semana"
    r"|dias (?:laborables|habiles|de semana|uteis)"
    r"|(?:por|a|en) la (?:mañana|tarde|noche)|(?:de|pela|a) (?:manha|tarde|noite)|mediodia|meio-dia"
    r"|in the (?:morning|afternoon|evening)|at (?:noon|night))\b"
)
# What is called best: an hour, a day, a frequency.
_BEST = (
    r"\b(?:(?:mejor|melhor)(?:es)? (?:\w+ )?(?:horas?|horarios?|momentos?|dias?|franjas?|frecuencia|frequencia)"
    r"|(?:horas?|horarios?|momentos?|dias?|franjas?|frecuencia|frequencia) (?:horarias? )?"
    r"(?:mas |mais )?(?:ideal|ideales|ideais|recomendad[ao]s?|optim[ao]s?|recomendave(?:l|is))"
    r"|(?:best|ideal|optimal|peak|right|recommended) (?:posting )?"
    r"(?:times?|hours?|days?|moments?|slots?|windows?|frequency|cadence))\b"
)
_IS = (
    r"\b(?:es|son|seria|suelen? ser|sigue[n]? siendo|va|van|esta[n]?|e|sao|costumam? ser|fica[m]?|vai|vao"
    r"|is|are|tends? to be|falls?|remains?|runs?)\b|:"
)
_STATES_BEST = re.compile(rf"{_BEST}[^.?!]*?(?:{_IS})")
_CALLED_BEST = re.compile(rf"\b(?:es|son|e|sao|is|are) (?:lo|el|los|o|os|the)? ?(?:{_BEST}|ideal\b)")
# What a list of hours is headed by, which may also ask for them.
_ASKS_WHEN = re.compile(
    rf"{_BEST}|\b(?:cuantas veces|quantas vezes|con que frecuencia|com que frequencia|how (?:often|many times))\b"
)
_FEWEST_TIMES = 2


def best_times(sentences: Sequence[Sentence], title: str) -> Mapping[int, int]:
    """The places of the sentences that state when or how often is best, each with the place where that ends.

    That is itself, or the last item of the list of times that the sentence introduces. Such a list is one piece, as
    none of its items says much: "Monday: 9 to 11".
    """
    found = {place: place for place, sentence in enumerate(sentences) if _states_best_time(sentence)}
    for place, last in _lists(sentences):
        lead = sentences[place]
        # A heading is the title of its piece, and so has to say itself what the times are for.
        above = () if lead.role is Role.HEADING else (*lead.heading_path[-1:], title)
        times = sum(map(_names_time, sentences[place + 1 : last + 1]))
        if times >= _FEWEST_TIMES and any(map(_asks_when, (lead.text, *above))):
            found[place] = last
    return found


def _lists(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The place of what stands before each list, and that of its last item."""
    found: list[tuple[int, int]] = []
    for place, sentence in enumerate(sentences[1:], start=1):
        is_next = bool(found) and found[-1][1] == place - 1
        if is_next and (sentence.role is Role.ITEM or sentence.block == sentences[place - 1].block):
            found[-1] = (found[-1][0], place)
        elif sentence.role is Role.ITEM:
            found.append((place - 1, place))
    return found


def _states_best_time(sentence: Sentence) -> bool:
    folded = read(sentence.text).folded
    if folded.rstrip(" \"'”»)").endswith("?"):
        return False
    if stated := _STATES_BEST.search(folded):
        return _is_time(folded[stated.end() :])
    called = _CALLED_BEST.search(folded)
    return called is not None and _is_time(folded[: called.start()])


def _names_time(sentence: Sentence) -> bool:
    return _is_time(read(sentence.text).folded)


def _asks_when(text: str) -> bool:
    return bool(_ASKS_WHEN.search(read(text).folded))


def _is_time(folded: str) -> bool:
    return any(pattern.search(folded) for pattern in (TIME_OF_DAY, HOW_OFTEN, _DAY))
