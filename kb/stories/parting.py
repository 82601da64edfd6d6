"""Stories that come apart: what one article brought together, when more tell each part. Pure."""

from collections.abc import Sequence

from kb.stories.grouping import Items, group
from kb.stories.told import Told

# What fewer texts tell is no part of a story.
LEAST_TEXTS = 3
_MOST_TEXTS = 1_000  # all are compared with all
# A story comes apart where its parts are less alike than so much of what comes together, so that it does not come and
# go: see decision 29.
_STILL_TOGETHER = 0.85


def may_come_apart(texts: int) -> bool:
    """Whether a story of so many living texts may have parts."""
    return 2 * LEAST_TEXTS <= texts <= _MOST_TEXTS


def parted(
    story: int, texts: Sequence[Told], documents: Sequence[Told], items: Items, words_weight: float, threshold: float
) -> dict[int, int]:
    """Where each text of a story that may come apart is told from now on, if its living texts no longer tell the same;
    else nothing.

    ``items`` are these texts, one each, and ``documents`` all that have one of them. They do not tell the same if,
    grouped at once, they are several groups of some size even where somewhat less than ``threshold`` comes together:
    what joined one by one was never compared as several texts with several. The part that opened the story keeps its id
    and what belongs to no part; others have the id of the first of their documents that was stored.
    """
    parts = [[texts[place] for place in part] for part in _parts(items, words_weight, threshold * _STILL_TOGETHER)]
    if len(parts) < 2:
        return {}
    ids_of: dict[int, list[int]] = {}
    for told in documents:
        ids_of.setdefault(told.text_id, []).append(told.document_id)
    ids = {told.text_id: min(ids_of[told.text_id]) for told in texts}

    def is_later(part: Sequence[Told]) -> tuple[bool, object]:
        opened = any(story in ids_of[told.text_id] for told in part)
        return not opened, min((told.day, told.url) for told in part)

    parts.sort(key=is_later)
    found = dict.fromkeys(ids, story)
    for part in parts[1:]:
        found |= dict.fromkeys((told.text_id for told in part), min(ids[told.text_id] for told in part))
    return found


def _parts(items: Items, words_weight: float, threshold: float) -> list[list[int]]:
    found = group(items, [True] * len(items.link), words_weight, threshold)
    return [part for part in found if len(part) >= LEAST_TEXTS]
