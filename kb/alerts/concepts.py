"""What people watch for under one word, and headlines say in many, in any of our languages. Pure.

A model that compares a watch's few words with an article does not know that *caídas de redes* are about *X is down*.
"""

import re
from collections.abc import Set

from kb.alerts.likeness import beginning, telling_words
from kb.index.analysis import fold
from kb.networks import named_networks, without_networks

# Over folded texts.
_OUTAGE = (
    r"caid[oa]s?|ca(?:e|en|yo|yeron)|quedas?|cai(?:u|ram)?|fora do ar|instabilidade|fallas?|fallos?|falhas?|averias?"
    r"|interrupcion(?:es)?|interrupcao|sin servicio|fuera de servicio|(?:no|nao) funcionan?|dej\w+ de funcionar"
    r"|outages?|(?:is|are|goes?|went|takes?|took|taken|knocked) (?:down|offline)|disruptions?|failures?"
)
_FRAUD = r"estafa\w*|fraudes?|fraudulent\w*|enganos?|golpes?|golpistas?|scam\w*|phishing|fraud"
_FINE = r"multa(?:d[oa]s?|n|r|s)?|multo|sancion(?:es)?|fine[sd]?"
_MINORS = r"menor(?:es)?|niñ[oa]s|niñez|infancia|adolescentes?|criancas?|children|kids|teens?|minors|under-?\d+s?"
_CONCEPTS = tuple(re.compile(rf"\b(?:{words})\b") for words in (_OUTAGE, _FRAUD, _FINE, _MINORS))
# Networks in general: *redes* of something else are none.
_NETWORKS = re.compile(
    r"\b(?:redes?|red) socia(?:l|les|is)\b|\bredes\b(?=$| (?:y|e|o|en|em|na|nas|para)\b)"
    r"|\bsocial (?:media|networks?|platforms?)\b"
)


class Concepts:
    """What of a watch a headline may say in other words: these, and that it is about networks."""

    def __init__(self, watch: str) -> None:
        folded = fold(watch)
        self._patterns = [(pattern, _beginnings(pattern, folded)) for pattern in _CONCEPTS if pattern.search(folded)]
        self._concepts = frozenset[str]().union(*(words for _, words in self._patterns))
        self._in_general = _beginnings(_NETWORKS, folded)
        self._networks = frozenset(named_networks(watch))
        others = set(telling_words(without_networks(watch)))
        names = frozenset(beginning(word) for word in telling_words(watch) if word not in others)
        self._of_networks = (names | self._in_general) - self._concepts

    def held_by(self, title: str, held: Set[str]) -> Set[str]:
        """The beginnings of the watch's words that a document with this headline holds.

        ``held`` are those that stand in headline and lead. Of a watch on networks only a headline that names one says
        the rest in other words, as what falls may be a price; and one that names a network alone is not about it.
        """
        if not self._patterns:
            return held
        folded = fold(title)
        if self._is_on_them(title, folded):
            said = [words for pattern, words in self._patterns if pattern.search(folded)]
            if said:
                return held | self._in_general.union(*said)
        return held if held & self._concepts else held - self._of_networks

    def _is_on_them(self, title: str, folded: str) -> bool:
        if self._networks:
            return not self._networks.isdisjoint(named_networks(title))
        return not self._in_general or bool(named_networks(title)) or _NETWORKS.search(folded) is not None


def _beginnings(pattern: re.Pattern[str], folded: str) -> frozenset[str]:
    return frozenset(beginning(word) for match in pattern.finditer(folded) for word in telling_words(match.group()))
