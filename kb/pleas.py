"""What publishers ask for below their articles: *Síguenos en Instagram*. Pure."""

import re

from kb.networks import named_networks

_FOLLOW = re.compile(
    r"(?:¡|👉 ?)?\b(?:s[íi]guenos|s[íi]ganos|s[íi]gannos|seguinos|seguidnos"
    r"|(?:sigue|segu[íi]) (?:a|nuestr\w+)\b|sigan? a\b"
    r"|sigam?(?:-nos| (?:os?|as?|noss\w+|@\w+))\b|nos siga\b|follow (?:us|our|@\w+)\b)"
    r"[^.!?\n]*[.!?]*",
    re.IGNORECASE,
)
_ENDS = tuple(".!?…:|>\n")


def without_pleas(text: str) -> str:
    """The text without the sentences that ask to be followed on a network, or on all of them.

    They begin with the verb: *que siga la fiesta en Instagram* asks for nothing.
    """

    def kept(found: re.Match[str]) -> str:
        before = text[: found.start()].rstrip(" \t")
        begins = not before or before.endswith(_ENDS)
        return " " if begins and _is_on_networks(found.group()) else found.group()

    return _FOLLOW.sub(kept, text)


def _is_on_networks(sentence: str) -> bool:
    return bool(named_networks(sentence)) or "redes" in sentence or "social media" in sentence
