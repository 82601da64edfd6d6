"""What the classifier of advice looks at in a sentence: form, words, place in the document. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.index.analysis import fold
from kb.practices import cues, verbs
from kb.practices.sentences import LISTED, Role, Sentence, is_table_rule

# What stands before the first word without belonging to the sentence: numbers, emoji, quotes, "Tip 3:", "Paso 2 -"; but
# not what the sentence counts, "3 posts a week".
_LEAD = re.compile(
    r"""(?:[\W_]|\d+(?:[.):ºª°]+\s|\s(?=(?-i:[A-ZÁÉÍÓÚÑ]))))*(?:(?:tip|paso|passo|step|consejo|dica|clave|key|regla|rule)\s*[#nº°.]*\s*\d+\s*[.:)–—-]+\s*)?(?:[\W_])*""",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]*>|[*_`]+|\bhttps?://\S+")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]|[\u0300-\u036f])*")
_CLAUSE = re.compile(r"(?:[,;:–—]|\s-)\s+")
# *Alerta Nacional dice* is a name, *Presenta Apple un teléfono* news; but not "Usa Canva para …".
_NAME_SECOND = re.compile(r"\w+ [A-ZÁÉÍÓÚÑ](?!\w*(?: [A-ZÁÉÍÓÚÑ]\w*)*(?: (?:para|y|o|e|ou|con|com)\b|\W*$|[,;:]))")
# A quotation, bounded so that marks that nothing closes cost no more; and a sentence that begins or ends one.
_QUOTATION = re.compile(r'"[^"]{0,500}"|«[^»]{0,500}»|“[^”]{0,500}”')
_OPENS = re.compile(r"""\W{0,3}["«“]""")
# With its speaker behind it: "You have to act," she said.
_QUOTED = re.compile(r"""^\W{0,3}["«“]|["”»][_)*.]*$|[\w.!?…]["”»] ?,""")
_SPOKEN = re.compile(r"""\W{0,3}(?:"[^"]{0,500}"|«[^»]{0,500}»|“[^”]{0,500}”)(?:(?<=[,!?…].)|,) ?[^\W\d_]""")
_CLOSES = re.compile(r"""["”»]\W*$""")
_NAME = re.compile(r"[\W_]*[A-ZÁÉÍÓÚÑ]")
_MOST_WORDS_BEFORE_VERB = 3
_MOST_WORDS_OF_PHRASE = 5  # "As a first step, consider …"
_NUMBERED = re.compile(
    r"\d{1,2}[.):]\s|(?:clave|consejo|tip|paso|passo|dica|step|key|rule|regla|regra)\s*\d", re.IGNORECASE
)
_FEWEST_KEYS = 2
_ORDERS = ("sure_first", "unsure_first", "infinitive_item")
_ADVISES = (*_ORDERS, "after_condition", "in_clause", "obligation", "suggestion", "recommended")
_MAY_ADVISE = (*_ADVISES, "duty", "recommendation", "infinitive_other")
# What is an order, or what something new does or lets its users do.
MAY_DESCRIBE = frozenset({"unsure_first", "unsure_first_pt", "suggestion"})
_SPEAKS = 0.08
_LONG = 40
_SHORT = 3
_LEAD_SENTENCES = 3
_CLAUSES_WITHIN = 40  # sentences


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence ready to be looked at: ``bare`` without markup and lead, ``folded`` the same folded, its words."""

    bare: str
    folded: str
    words: tuple[str, ...]


@lru_cache(maxsize=4_096)  # the sentences of one document and more: each is looked at from several sides
def read(text: str) -> Words:
    """The words of a sentence."""
    bare = without_markup(text).replace("’", "'")
    bare = bare[_lead(bare) :]
    folded = " ".join(fold(part) for part in bare.split())
    return Words(bare, folded, words_of(bare))


def without_markup(text: str) -> str:
    """A text as it is read: without emphasis, of links only their names, and of tables only what stands in them."""
    bare = _MARKUP.sub("", _LINK.sub(r"\1", text))
    return _without_borders(bare) if "|" in bare else bare


def _without_borders(text: str) -> str:
    """A text with each row of a table on its line, and dots between the cells."""
    rows = (line.split("|") for line in text.splitlines() if not is_table_rule(line))
    return "\n".join(" · ".join(filter(None, map(str.strip, row))) for row in rows)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case."""
    return tuple(_WORD.findall(text.lower()))


def features(sentences: Sequence[Sentence], lang: str) -> list[dict[str, float]]:
    """What is seen of each sentence of a document; a feature that is 0 is left out."""
    found = [
        _of_sentence(sentence, read(sentence.text), lang, intro)
        for sentence, intro in zip(sentences, intros(sentences), strict=True)
    ]
    # What a table tells or advises says nothing of the prose around it.
    for in_table in (False, True):
        _add_neighbours(
            [seen for sentence, seen in zip(sentences, found, strict=True) if sentence.in_table is in_table]
        )
    _drop_statements(sentences, found)
    _add_siblings(sentences, found)
    return found


def intros(sentences: Sequence[Sentence]) -> list[str]:
    """What introduces each sentence: the last one before it that ends with a colon, folded, up to the next block of
    prose or heading.
    """
    found: list[str] = []
    intro = ""
    for place, sentence in enumerate(sentences):
        folded = read(sentence.text).folded
        if sentence.role not in LISTED and folded.rstrip().endswith(":"):
            intro = folded
        elif sentence.role not in LISTED:
            intro = intro if place and sentence.block == sentences[place - 1].block else ""
        found.append(intro)
    return found


def announces(title: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the title or the lead of what a network says tells that something is new."""
    lead = (title, *(sentence.text for sentence in sentences[:_LEAD_SENTENCES]))
    return any(cues.ANNOUNCES.search(read(text).folded) for text in lead)


def binds_users(title: str, sentences: Sequence[Sentence]) -> bool:
    """Whether it is the terms, the privacy policy or the like of a site, which bid its users and advise nobody."""
    return bool(cues.LEGAL_TITLE.search(read(title).folded)) and any(
        cues.LEGAL_CLAUSE.search(read(sentence.text).folded) for sentence in sentences[:_CLAUSES_WITHIN]
    )


def forbids(sentence: Sentence, lang: str) -> bool:
    """Whether the sentence begins by telling what not to do."""
    words = read(sentence.text).words
    return first_verb(words, lang) == "forbids" or (bool(words) and fold(words[0]) in cues.AVOIDING)


def says_nothing(sentence: Sentence, seen: Mapping[str, float]) -> bool:
    """Whether it only introduces what follows, names what to read elsewhere, only calms the reader, or only tells or
    guesses what is the case.
    """
    folded = read(sentence.text).folded
    if (
        sentence.role is Role.COLUMN
        or cues.POINTS_AHEAD.search(folded)
        or (sentence.role is Role.HEADING and cues.COLUMN.fullmatch(folded))
    ):
        return True
    if sentence.role in LISTED and any(cues.READING.fullmatch(read(it).folded) for it in sentence.heading_path[-1:]):
        return True
    if cues.REASSURES.match(folded):
        return not any(name in seen for name in _ADVISES if name != "sure_first")
    is_guess_or_news = bool(cues.GUESS.search(folded) or cues.INFORMS.search(folded))
    return is_guess_or_news and not any(name in seen for name in _ADVISES)


def is_bare_heading(sentence: Sentence, seen: Mapping[str, float]) -> bool:
    """Whether it is a heading that nothing in it makes advice, but what stands around it: "Your community"."""
    return sentence.role is Role.HEADING and not any(name in seen for name in _MAY_ADVISE)


def is_numbered_key(sentence: Sentence, numbered: int, seen: dict[str, float]) -> bool:
    """Whether it is one of the ``numbered`` headings of an article that speaks to its reader: "3. One goal"; no
    question, which the text below it answers.
    """
    is_key = is_numbered_heading(sentence) and "question" not in seen
    return numbered >= _FEWEST_KEYS and is_key and seen["document"] >= _SPEAKS


def is_numbered_heading(sentence: Sentence) -> bool:
    """Whether it is a heading that begins with a number and a point."""
    return sentence.role is Role.HEADING and bool(_NUMBERED.match(sentence.text))


def _of_sentence(sentence: Sentence, words: Words, lang: str, intro: str) -> dict[str, float]:
    text, folded = words.bare, words.folded
    is_item, is_heading = sentence.role in LISTED, sentence.role is Role.HEADING
    heading = fold(" ".join(sentence.heading_path[-1:]))
    first = first_verb(words.words, lang)
    if not first and (behind := cues.THEREFORE.sub("", text)) != text:
        verb = first_verb(words_of(behind[:60]), lang)
        first = verb if verb in ("sure", "forbids") else ""
    if first == "unsure" and lang != "en" and _NAME_SECOND.match(text):
        first = ""
    if lang == "es" and cues.HAPPENS.match(folded):
        first = ""
    if _OPENS.match(sentence.text):
        first = ""  # "Start now" is what somebody says, or the name of something
    question = text.rstrip(" \"'”»)_*").endswith("?")
    if question and words.words[:1] in (("do",), ("have",)):
        first = ""
    orders = first in ("sure", "forbids")  # "Ask yourself: what for?"
    clause = clause_verb(words, lang)
    if cues.POINTS.search(_QUOTATION.sub("", folded)):
        first = clause = "points"
    is_end = is_item and bool(cues.NAMES_ENDS.search(intro))
    if is_end:
        first = ""
    is_free = bool(cues.NO_OBLIGATION.search(folded) or cues.INFORMS.search(folded))
    seen: dict[str, float | bool] = {
        "sure_first": first in ("sure", "forbids") or (first == "wish" and (is_item or is_heading)),
        "unsure_first": first == "unsure" and lang != "pt",
        "unsure_first_pt": first == "unsure" and lang == "pt",
        "points": first == "points",
        "infinitive_item": first == "infinitive" and is_item,
        "infinitive_other": first == "infinitive" and not is_item,
        "after_condition": clause == "condition",
        "in_clause": clause == "clause",
        "consequence": first in ("sure", "unsure") and bool(cues.CONSEQUENCE[lang].search(folded)),
        "obligation": obliges(folded, lang) and not is_free,
        "duty": bool(cues.DUTY[lang].search(folded)) and not is_free,
        "recommendation": bool(cues.RECOMMENDATION[lang].search(folded)),
        "recommended": bool(cues.RECOMMENDED[lang].search(folded)) and not is_free,
        "suggestion": says(cues.SUGGESTION, folded, lang),
        "second_person": bool(cues.SECOND_PERSON[lang].search(folded)),
        "first_person": bool(cues.FIRST_PERSON[lang].search(folded)),
        "told": bool(cues.TOLD[lang].search(folded)),
        "question": question and ":" not in text and not orders,
        "quoted": _is_quoted(sentence.text),
        "introduces": text.rstrip().endswith(":"),
        "heading": is_heading,
        "item": is_item,
        "advising_heading": bool(cues.ADVISING_HEADING.search(heading)),
        "advised_item": is_item and bool(cues.ADVISING_HEADING.search(heading)),
        "mistake": is_item and bool(cues.MISTAKES.search(heading)),
        "uses": is_end or (is_item and bool(cues.INTRODUCES_USES.search(intro))),
        "verb_of_use": is_item and first != "" and bool(cues.INTRODUCES_USES.search(intro)),
        "short": len(words.words) < _SHORT,
        "long": len(words.words) > _LONG,
        "names": _share_of_names(text),
        "digits": bool(re.search(r"\d", text)),
    }
    return {name: float(value) for name, value in seen.items() if value}


def _is_quoted(text: str) -> bool:
    """Whether the sentence is what somebody says, or the beginning or end of that; it may hold quotations."""
    is_whole = bool(_QUOTATION.fullmatch(text.strip(" _*().")))
    return is_whole or bool(_SPOKEN.match(text) or _QUOTED.search(_QUOTATION.sub("…", text)))


def _add_neighbours(found: list[dict[str, float]]) -> None:
    """How much of the document, and of the sentences about each, speaks to the reader."""
    speaks = [
        float(any(name in seen for name in ("sure_first", "unsure_first", "after_condition", "obligation")))
        for seen in found
    ]
    total = sum(speaks)
    for place, seen in enumerate(found):
        others = max(1, len(found) - 1)
        seen["document"] = (total - speaks[place]) / others
        near = [speaks[i] for i in range(max(0, place - 3), min(len(found), place + 4)) if i != place]
        seen["near"] = sum(near) / max(1, len(near))


def _drop_statements(sentences: Sequence[Sentence], found: list[dict[str, float]]) -> None:
    """Take a verb that may be an order for the third person that it may be as well, where nothing else in the article
    speaks to its reader: "Falla con el ruido" of a program. Of 25 such Spanish sentences among the labels to train on
    one is advice.
    """
    for sentence, seen in zip(sentences, found, strict=True):
        is_alone = seen["document"] == 0 and "second_person" not in seen
        if is_alone and sentence.role is Role.PROSE:
            seen.pop("unsure_first", None)


def _add_siblings(sentences: Sequence[Sentence], found: list[dict[str, float]]) -> None:
    """How many of the other items, or headings, under the same heading begin with a verb that may be an order."""
    begins = [float(any(name in seen for name in _ORDERS)) for seen in found]
    of_list: dict[tuple[Role, tuple[str, ...]], list[float]] = {}
    for sentence, first in zip(sentences, begins, strict=True):
        of_list.setdefault((sentence.role, sentence.heading_path), []).append(first)
    for sentence, seen, first in zip(sentences, found, begins, strict=True):
        others = of_list[sentence.role, sentence.heading_path]
        if sentence.role is not Role.PROSE and len(others) > 1:
            seen["siblings"] = (sum(others) - first) / (len(others) - 1)


def first_verb(words: Sequence[str], lang: str) -> str:
    """How a sentence begins, words such as *also* aside: ``sure``, ``unsure``, ``forbids``, ``wish``, ``infinitive`` or
    nothing.
    """
    for place in range(min(len(words), _MOST_WORDS_BEFORE_VERB + 1)):
        if verb := _verb_at(words, place, lang):
            return verb
        is_adverb = len(words[place]) > 5 and words[place].endswith(("mente", "ly"))
        if words[place] == "é" or (not is_adverb and fold(words[place]) not in cues.BEFORE_VERB[lang]):
            break
    return ""


def _verb_at(words: Sequence[str], place: int, lang: str) -> str:
    if place >= len(words):
        return ""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if following in cues.NOUN_BEFORE.get(word, ()) or following not in cues.ONLY_BEFORE.get(word, (following,)):
        return ""
    if word == "don't" or (word, following) == ("do", "not"):
        return "forbids"
    if cues.NEGATION[lang].fullmatch(fold(word)):
        is_pronoun = following in cues.PRONOUNS_BEFORE_VERB
        forbidden = words[place + 2] if is_pronoun and place + 2 < len(words) else following
        if verbs.is_prohibited(forbidden, lang):
            return "forbids"
        # "No tener tiempo" names a trouble, "nunca responder en caliente" something to leave.
        is_absolute = fold(word) not in ("no", "nao")
        return "infinitive" if is_absolute and verbs.is_infinitive(forbidden, lang) else ""
    if (
        word == "que"
        and following in ("nadie", "ninguém")
        and verbs.is_prohibited("".join(words[place + 2 : place + 3]), lang)
    ):
        return "forbids"
    if word == "que" and (following in ("no", "não") or verbs.is_prohibited(following, lang)):
        return "wish"
    if verbs.is_sure(word, lang):
        return "sure"
    # *Guía de Instagram*, *lista para hoy* are nouns; only few verbs take *de*.
    if verbs.is_unsure(word, lang) and (following not in cues.AFTER_NOUN or fold(word) in cues.VERBS_WITH_DE):
        return "unsure"
    return "infinitive" if verbs.is_infinitive(word, lang) else ""


def clause_verb(words: Words, lang: str) -> str:
    """Whether an imperative follows a condition or an aim ("If they …, thank them"), or begins another clause."""
    found = ""
    begins_subordinate = bool(cues.SUBORDINATE[lang].match(words.folded))
    for number, match in enumerate(_CLAUSE.finditer(words.bare)):
        clause = cues.THEREFORE.sub("", words.bare[match.end() : match.end() + 60])
        if _names_speaker(words.bare[: match.start()], clause):
            continue
        verb = first_verb(words_of(clause)[:5], lang)
        # The third person of the present stands further on as well: "To justify it, the office, in short, assures …".
        is_order = verb in ("sure", "forbids")
        may_be_order = verb == "unsure" and number == 0
        if begins_subordinate and (is_order or may_be_order):
            return "condition"
        if is_order or (may_be_order and len(words_of(words.bare[: match.start()])) <= _MOST_WORDS_OF_PHRASE):
            found = "clause"
        begins_subordinate |= bool(cues.CONDITION[lang].match(fold(words.bare[match.end() : match.end() + 20])))
    return found


def _names_speaker(before: str, clause: str) -> bool:
    """Whether a clause says whose words stand before it: «…», responde Prado.

    What stands before begins without the mark that opens the quotation, which is no part of its words.
    """
    verb, _, rest = clause.partition(" ")
    is_named = fold(verb) in cues.SAYING and bool(_NAME.match(rest))
    return is_named or bool(_CLOSES.search(_QUOTATION.sub("…", before)))


def says(cue: Mapping[str, re.Pattern[str]], folded: str, lang: str) -> bool:
    """Whether a cue is found that does not depend on "what", "that" or "if": "what you should do" is no duty."""
    return any(
        folded[: match.start()].rstrip().rpartition(" ")[2] not in cues.SUBORDINATING[lang]
        for match in cue[lang].finditer(folded)
    )


def obliges(folded: str, lang: str) -> bool:
    """Whether the reader has to do something, or a brand, a moderator or a post has to, as nobody in the news says."""
    is_ours = says(cues.DUTY_OF_OURS, folded, lang) and not cues.REPORTED[lang].search(folded)
    return is_ours or says(cues.OBLIGATION, folded, lang)


def _share_of_names(text: str) -> float:
    words = [match.group() for match in _WORD.finditer(text)][1:]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def _lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0
