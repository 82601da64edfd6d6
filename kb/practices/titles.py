"""What a practice is called: a sentence of one of its articles, and where that stands. Pure."""

import re
from collections.abc import Sequence
from itertools import dropwhile

from kb.index.analysis import fold, is_stop_word
from kb.markup import one_line
from kb.models import PracticeEntry, PracticePassage
from kb.practices import cues
from kb.practices.features import read
from kb.practices.verbs import has_object

_SHORTEST, _LONGEST = 12, 140
_FEWEST_WORDS = 5
# Of the labelled sentences that were held back 94 % are advice from these log odds on, and 56 % of those with less.
_SURE = 2.0
# What a sentence goes on with from the one before.
_CONNECTIVE = r"""
    (?:y|e|pero|sino|mas|tambien|ademas|luego|despues|entonces|asi|por\ (?:ultimo|fim|eso|isso)|finalmente|depois
    |tambem|alem\ disso|entao|assim|and|but|or|so|also|then|next|finally|instead|otherwise|in\ that\ case)\b
"""
_OPENS_WITH_CONNECTIVE = re.compile(rf"\A(?:{_CONNECTIVE}\W*)+", re.VERBOSE)
# What goes on from the sentence before, or speaks of what stands there: "Then …", "Por fim, …", "List them".
_GOES_ON = re.compile(
    rf"""{_CONNECTIVE}
      |(?:do\ not\ |don't\ |never\ |always\ )?\w+
        \ (?:it|them|that|this|those|these|both|ambos|ambas|est[aeo]s?|es[aeo]s?|isso|isto)\b""",
    re.VERBOSE,
)
# What names something that stands elsewhere: "If they come back, …", "faça a segunda tabela", "Start with one.", and
# what only introduces it: "Sort them into four piles:".
_POINTS_ELSEWHERE = re.compile(
    r"""^(?:if|when|si|se|cuando|quando)\ (?:he|she|it|they|ellos|ellas?|ele|ela|eles|elas)\b
      |\b(?:la|el|a|o|the)\ (?:segund[ao](?!-feira)|tercer[ao]?|terceir[ao]|second|third)\b
      |\b(?:un[oa]|uma?|ones?|otr[oa]|outr[oa]|cada|each)\W*$
      |:$""",
    re.VERBOSE,
)
# What tells nothing beside a verb, other than words that are too common to search for: "Don't keep all three".
_TELLS_NOTHING = frozenset(
    """
    nunca jamas jamais never siempre sempre always todo todos todas tudo everything both ambos ambas
    uno dos tres cuatro cinco dois duas quatro one two three four five
    """.split()
)
_BLANK_LINE = re.compile(r"\n\s*\n")  # below a heading that leaves it to a table's columns what it is about
_BEFORE_VERB = frozenset("don't never no nunca jamas nao jamais".split()) | cues.PRONOUNS_BEFORE_VERB


def title_of(sentences: Sequence[str]) -> str:
    """The first sentence that is no fragment and no paragraph; its own words, without markup."""
    bare = [_bare(sentence) for sentence in sentences]
    fitting = [title for title in bare if _SHORTEST <= len(title) <= _LONGEST]
    return (fitting or sorted(bare, key=len) or [""])[0]


def is_clear(title: str, passages: Sequence[PracticePassage]) -> bool:
    """Whether it is surely advice, and can be understood by itself, away from any screen. What no article says, a
    person does.
    """
    if not passages:
        return True
    read_title = read(title)
    words = read_title.words
    folded = read_title.folded
    needs_more = _GOES_ON.match(folded) or _POINTS_ELSEWHERE.search(folded) or any(map(has_object, words[:1]))
    if is_step_on_screen(title):
        return False
    return len(words) >= _FEWEST_WORDS and not needs_more and max(passage.odds for passage in passages) >= _SURE


def says_little(title: str) -> bool:
    """Whether it tells nothing of what it is about, but a verb: "Help them", "Por fim, registre"."""
    said = read(_OPENS_WITH_CONNECTIVE.sub("", read(title).folded))
    words = list(dropwhile(_BEFORE_VERB.__contains__, map(fold, said.words)))
    return all(is_stop_word(word, None) or word in _TELLS_NOTHING for word in words[1:])


def is_step_on_screen(title: str) -> bool:
    """Whether it tells what to press or open in a program, which helps only there: "Tap Settings > Account"."""
    said = read(title)
    if cues.PRESSES.match(said.folded) or cues.CHOOSES_BY_NAME.match(said.bare):
        return True
    return bool(cues.OPENS.match(said.folded) and cues.ON_SCREEN.search(said.folded))


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
    bare = " ".join(_BLANK_LINE.sub(": ", read(text).bare).split())
    first, _, _ = bare.partition(" ")
    return bare[:1].upper() + bare[1:] if first.islower() else bare  # "Step 1: choose a prize"
