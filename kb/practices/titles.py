"""What a practice is called: a sentence of one of its articles, and where that stands. Pure."""

from collections.abc import Sequence

from kb.markup import one_line
from kb.models import PracticeEntry, PracticePassage
from kb.practices.features import read

_SHORTEST, _LONGEST = 12, 140


def title_of(sentences: Sequence[str]) -> str:
    """The first sentence that is no fragment and no paragraph; its own words, without markup."""
    bare = [_bare(sentence) for sentence in sentences]
    fitting = [title for title in bare if _SHORTEST <= len(title) <= _LONGEST]
    return (fitting or sorted(bare, key=len) or [""])[0]


def titled_by(entry: PracticeEntry) -> PracticePassage | None:
    """The passage that gives a practice its title; ``None`` where a person does, or it is not among those shown."""
    if entry.retitled or entry.own:
        return None
    return next((passage for passage in entry.passages if _bare(passage.text).startswith(entry.title)), None)


def place_of(entry: PracticeEntry) -> tuple[str, ...]:
    """Where the title of a practice stands: its article's title, then the nearest heading.

    Many a piece of advice cannot be understood without: "Put them first". Nothing that the title itself says is there.
    """
    passage = titled_by(entry)
    if passage is None:
        return ()
    place = dict.fromkeys(one_line(part) for part in (passage.title, *passage.heading_path[-1:]))
    return tuple(part for part in place if part and _bare(part) != entry.title)


def _bare(text: str) -> str:
    return " ".join(read(text).bare.split())
