"""The sentence of an article that shows why a watch found it. Pure."""

import re
from collections.abc import Collection

from kb.alerts.likeness import beginning
from kb.index.analysis import words
from kb.index.sentences import sentence_ends

_LONGEST = 300
_MOST = 20_000  # code points of a text that are looked at
# What is left of a word, and what is begun of one, where a part is cut out; longer ones are none of any language.
_REST, _BEGUN = re.compile(r"\A\S{0,40}\s"), re.compile(r"\s\S{0,40}\Z")


def quote(text: str, telling: Collection[str]) -> str | None:
    """The first sentence that holds most of these folded words; ``None`` where none holds any.

    One that is too long is cut to a part of it, whole words and verbatim, around the first of these.
    """
    wanted = {beginning(word) for word in telling}
    read = text[:_MOST]
    ends = [*sentence_ends(read, 0, len(read)), len(read)]
    best, most = (0, 0), 0
    for start, end in zip([0, *ends], ends, strict=False):
        held = len(wanted & {beginning(word.folded) for word in words(read[start:end])})
        if held > most:
            best, most = (start, end), held
    if not most:
        return None
    start, end = best
    part = read[start:end]
    if len(part) > _LONGEST:
        first = next(word for word in words(part) if beginning(word.folded) in wanted)
        start = max(0, min(first.start - _LONGEST // 2, len(part) - _LONGEST))
        before, part, after = part[:start], part[start : start + _LONGEST], part[start + _LONGEST :]
        part = _REST.sub("", part) if before else part
        part = _BEGUN.sub("", part) if after else part
    return part.strip().lstrip("#- ") or None
