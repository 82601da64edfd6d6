"""The sentence of an article that shows why a watch found it. Pure."""

from collections.abc import Collection

from kb.index.analysis import words
from kb.index.sentences import sentence_ends
from kb.stories.words import beginning

_LONGEST = 300
_MOST = 20_000  # code points of a text that are looked at


def quote(text: str, telling: Collection[str]) -> str | None:
    """The first sentence that holds most of these folded words; ``None`` where none holds any.

    One that is too long is cut to a part of it, verbatim, around the first of the words.
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
    if end - start > _LONGEST:
        first = next(word for word in words(read[start:end]) if beginning(word.folded) in wanted)
        start = max(start, min(start + first.start - _LONGEST // 2, end - _LONGEST))
        end = start + _LONGEST
    return read[start:end].strip().lstrip("#- ") or None
