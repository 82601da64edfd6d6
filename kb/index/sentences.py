"""Where sentences end in Spanish, Portuguese and English text. Pure."""

import re

# A run of marks is tried once, from its start: tried from each of its marks, it would take quadratic time.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+\s+|[。！？]+\s*|\n""")
_WORD_BEFORE = re.compile(r"[^\s(\[«“\"'¿¡]*\Z")
_LONGEST_WORD = 24  # a longer one is no abbreviation
# Written as case folds them, without their last full stop. What comes after these belongs to them: a name, an example.
_NEVER_LAST = frozenset(
    """
    sr sra srta sres dr dra dres d dña prof profa ing lic arq gral sto sta excmo exmo exma ilmo eng adv mr mrs ms st ej
    p.ej ex p.ex e.g i.e cf vs av avda dpto depto apdo aprox máx mín núms ee
    """.split()
)
# A number belongs to these, else they are words like any other: "No." and "Art." end sentences too.
_BEFORE_A_NUMBER = frozenset("no núm num nº n art arts pág págs pag fig cap vol p pp inc sec tel ap".split())


def sentence_ends(text: str, start: int, end: int) -> list[int]:
    """The places in ``text[start:end]`` where a new sentence or line begins, in order; neither bound is one.

    A full stop after an abbreviation, an initial or the number of a list's item ends no sentence. Where it is not clear
    (*etc.*, *EE. UU.*, *a. m.*) a capital letter after it tells.
    """
    return [
        match.end()
        for match in _END.finditer(text, start, end)
        if match.end() < end
        and not (text[match.start()] == "." and _is_inside(text, start, match.start(), match.end()))
    ]


def _is_inside(text: str, start: int, stop: int, after: int) -> bool:
    """Whether the sentence goes on after the full stop at ``stop``; ``after`` is where the next word begins."""
    if text[stop + 1 : stop + 2] == "." or "\n" in text[stop:after]:
        return False
    found = _WORD_BEFORE.search(text[max(start, stop - _LONGEST_WORD) : stop])
    word = found.group().casefold() if found else ""
    following = text[after]
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha()):
        return True
    if word in _BEFORE_A_NUMBER:
        return following.isdigit()
    if word.isdigit():
        return _begins_line(text, start, stop - len(word))
    return (word in ("etc", "uu", "ss") or "." in word) and following.islower()


def _begins_line(text: str, start: int, place: int) -> bool:
    line = text[max(start, text.rfind("\n", start, place) + 1) : place]
    return not line.strip()
