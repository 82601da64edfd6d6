"""Whether the best answers to a question are about it at all: something always comes nearest. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from kb.index.analysis import LANGUAGES, Word, is_stop_word
from kb.models import PracticeEntry
from kb.search.closeness import words_held

# Cosine of the question and of advice, both without what is common to all, from which advice is about the question:
# ``python -m tests.eval.calibrate_closeness``.
LEAST = 0.25
# Of a question of one word, whose vector tells less: "jajaja" comes as near as 0.346 to the sample site's advice.
LEAST_OF_ONE_WORD = 0.36
# Share of the question's words that an answer may hold instead.
_HALF = 0.5


def is_nothing_close(words: Sequence[Word], likeness: float | None, entries: Iterable[PracticeEntry]) -> bool:
    """Whether the nearest advice is not about a question of these words, by its ``likeness``, and no practice holds
    half of them.

    Never where the likeness cannot be judged (``None``), or no word tells anything.
    """
    telling = {word.folded for word in words if not is_stop_word(word.folded, None)}
    if likeness is None or not telling or likeness >= (LEAST if len(telling) > 1 else LEAST_OF_ONE_WORD):
        return False
    return not any(words_held(words, texts) >= _HALF for entry in entries for texts in _texts(entry))


def _texts(entry: PracticeEntry) -> Iterator[list[tuple[str, str]]]:
    """A practice's title, in whichever language it is, and each of its passages with what stands above it."""
    yield [(entry.title, lang) for lang in LANGUAGES]
    for passage in entry.passages:
        yield [("\n".join((passage.text, passage.title, *passage.heading_path)), passage.lang)]
