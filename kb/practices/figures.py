"""When, how often, in what size and how long something is best done, which articles state and do not bid: "The best
time is 7 p.m.", a table of the sizes of pictures. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from kb.index.analysis import fold
from kb.practices.features import read, without_markup
from kb.practices.sentences import LISTED, Role, Sentence

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
    rf"\b{_FEW}(?: \w+)?(?: (?:al|por|a la|ao|à|a|per) | ?/ ?)(?:d[ií]a|semana|m[eê]s|day|week|month)\b", re.IGNORECASE
)
_DAY = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|(?:segunda|terca|quarta|quinta|sexta)s?(?:-feiras?)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|fin(?:es)? de semana|fi(?:m|ns) de semana"
    r"|dias (?:laborables|habiles|de semana|uteis)"
    r"|(?:por|a|en) la (?:mañana|tarde|noche)|(?:de|pela|a) (?:manha|tarde|noite)|mediodia|meio-dia"
    r"|in the (?:morning|afternoon|evening)|at (?:noon|night))\b"
)
# "1080 × 1350", "1080x1920 px"; of no fewer digits, as of prices and of goals.
_SIZE = re.compile(r"\b\d{3,5} ?(?:px|pixeles|pixels?)? ?[x×] ?\d{3,5}\b")
_LENGTH = re.compile(
    r"\b\d[\d.,]* ?(?:caracteres|characters|palabras|palavras|words|segundos|seconds|minutos|minutes|s|seg|sec|min"
    r"|hashtags|etiquetas)\b"
)
# What is called best: an hour, a day, a frequency, a size, a length.
_MEASURED = (
    r"(?:horas?|horarios?|momentos?|dias?|franjas?|frecuencia|frequencia|tamaños?|tamanhos?|medidas?|dimensiones|dimensoes"
    r"|resoluc(?:ion|ao)|longitud|extens(?:ion|ao)|durac(?:ion|ao)|comprimento)"
)
_BEST = (
    rf"\b(?:(?:mejor|melhor)(?:es)? (?:\w+ )?{_MEASURED}"
    rf"|{_MEASURED} (?:horarias? )?"
    r"(?:mas |mais )?(?:ideal|ideales|ideais|recomendad[ao]s?|optim[ao]s?|recomendave(?:l|is))"
    r"|(?:best|ideal|optimal|peak|right|recommended) (?:(?:posting|image|picture|photo|video|post|caption) )?"
    r"(?:times?|hours?|days?|moments?|slots?|windows?|frequency|cadence|sizes?|dimensions|resolutions?|lengths?|duration))\b"
)
_IS = (
    r"\b(?:es|son|seria|suelen? ser|sigue[n]? siendo|va|van|esta[n]?|e|sao|costumam? ser|fica[m]?|vai|vao"
    r"|is|are|tends? to be|falls?|remains?|runs?)\b|:"
)
_STATES_BEST = re.compile(rf"{_BEST}[^.?!]*?(?:{_IS})")
_CALLED_BEST = re.compile(rf"\b(?:es|son|e|sao|is|are) (?:lo|el|los|o|os|the)? ?(?:{_BEST}|ideal\b)")
# What figures are headed by, which may also ask for them, and these.
_ASKED_AND_GIVEN = (
    (
        re.compile(
            rf"{_BEST}|\b(?:cuantas veces|quantas vezes|con que frecuencia|com que frequencia)\b"
            r"|\bhow (?:often|many times)\b"
            r"|\b(?:cuando|quando|when to|a que horas?|que horas) (?:publicar|postear|postar|post|publish)\b"
        ),
        (TIME_OF_DAY, HOW_OFTEN, _DAY),
    ),
    (
        re.compile(
            r"\b(?:tamaños?|tamanhos?|medidas|dimensiones|dimensoes|resoluc\w+|sizes?|dimensions|resolutions?|formatos?"
            r"|formats?)\b"
        ),
        (_SIZE,),
    ),
    (
        re.compile(
            r"\b(?:longitud|largo|extens(?:ion|ao)|durac(?:ion|ao)|comprimento|caracteres|length|duration|characters?"
            r"|(?:cuant|quant)[oa]s (?:\w+)|how (?:long|many))\b"
        ),
        (_LENGTH,),
    ),
)
_FEWEST = 2  # rows or items with a figure


def best_figures(sentences: Sequence[Sentence], title: str) -> Mapping[int, int]:
    """The places of the sentences that state when, how often, in what size or how long is best, each with the place
    where that ends.

    That is itself, or the last item of the list or table of such figures that the sentence introduces. These are one
    piece, as none of their items says much: "Monday: 9 to 11".
    """
    found = {place: place for place, sentence in enumerate(sentences) if _states_best(sentence)}
    for first, last in _lists(sentences):
        listed = [each for each in sentences[first : last + 1] if each.role is not Role.COLUMN]
        for asked, given in _ASKED_AND_GIVEN:
            rows = {each.block for each in listed if _names(each.text, given)}
            if len(rows) >= _FEWEST and (place := _place_of_lead(sentences, first, title, asked)) is not None:
                found[place] = last
    return found


def end_of_title(sentences: Sequence[Sentence], place: int) -> int:
    """Where what names the figures that a sentence introduces ends: itself, unless it leaves that to the columns of a
    table below, as the heading "Instagram" does.
    """
    lead = sentences[place]
    asks = any(_names(lead.text, (asked,)) for asked, _ in _ASKED_AND_GIVEN)
    if lead.role is Role.COLUMN or (lead.role is Role.HEADING and not asks):
        return max((column.end for column in _columns(sentences, place + 1)), default=lead.end)
    return lead.end


def _place_of_lead(sentences: Sequence[Sentence], first: int, title: str, asked: re.Pattern[str]) -> int | None:
    """The place of what introduces a list or table from ``first`` on, perhaps its first column; ``None`` where nothing
    asks for what stands there.
    """
    columns = _columns(sentences, first)
    before = sentences[first - 1] if first and not sentences[first - 1].in_table else None
    if before and _names(before.text, (asked,)):
        return first - 1
    above = (*(column.text for column in columns), *sentences[first].heading_path[-1:], title)
    if not any(_names(text, (asked,)) for text in above):
        return None
    # A heading is the title of its piece, and so has to say itself what the figures are for, or the columns below it
    # do. Prose above a table has to say it, or the columns are the title.
    if before and (before.role is Role.HEADING) == bool(columns):
        return first - 1
    return first if columns else None


def _columns(sentences: Sequence[Sentence], first: int) -> list[Sentence]:
    """The names of columns that stand from a place on."""
    return list(takewhile(lambda each: each.role is Role.COLUMN, sentences[first:]))


def _lists(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The places of the first and the last sentence of each list and table."""
    found: list[tuple[int, int]] = []
    for place, sentence in enumerate(sentences):
        is_next = bool(found) and found[-1][1] == place - 1
        if is_next and (sentence.role in LISTED or sentence.block == sentences[place - 1].block):
            found[-1] = (found[-1][0], place)
        elif sentence.role in LISTED or sentence.role is Role.COLUMN:
            found.append((place, place))
    return found


def _states_best(sentence: Sentence) -> bool:
    folded = read(sentence.text).folded
    if folded.rstrip(" \"'”»)").endswith("?"):
        return False
    if stated := _STATES_BEST.search(folded):
        return _is_figure(folded[stated.end() :])
    called = _CALLED_BEST.search(folded)
    return called is not None and _is_figure(folded[: called.start()])


def _is_figure(folded: str) -> bool:
    return any(pattern.search(folded) for _, given in _ASKED_AND_GIVEN for pattern in given)


def _names(text: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    folded = " ".join(map(fold, without_markup(text).split()))  # with the number that it may begin with
    return any(pattern.search(folded) for pattern in patterns)
