"""The playbook as a checklist in Markdown. Pure; what comes from the web cannot break out of its line."""

import re
from collections.abc import Sequence

from kb.models import PracticeEntry, PracticePassage

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_PASSAGE = 300


def checklist(practices: Sequence[PracticeEntry], title: str) -> str:
    """A checklist with one box a practice, its support, and the passages with their links."""
    lines = [f"# {_line(title)}", ""]
    for practice in practices:
        lines += [f"- [ ] **{_line(practice.title)}**", f"  {_support(practice)}"]
        lines += [f"  - {_evidence(passage)}" for passage in practice.passages]
    return "\n".join(lines) + "\n"


def _support(practice: PracticeEntry) -> str:
    facts = [practice.theme, *practice.networks]
    if practice.publishers:
        facts.append("1 publisher" if practice.publishers == 1 else f"{practice.publishers} publishers")
    if practice.since and practice.last_confirmed:
        facts += [f"since {practice.since.date()}", f"last confirmed {practice.last_confirmed.date()}"]
    if practice.own:
        facts.append("your own")
    if practice.check_reason:
        facts.append(f"check: {practice.check_reason.replace('_', ' ')}")
    if practice.contradicted:
        facts.append("articles disagree")
    return " · ".join(facts)


def _evidence(passage: PracticePassage) -> str:
    text = _line(passage.text, _PASSAGE)
    source = _line(f"{passage.publisher}: {passage.title}", 200)
    date = f", {passage.published.date()}" if passage.published else ""
    # Angle brackets keep an address with parentheses whole; those that could end it are encoded.
    address = re.sub(r"[<>\s\\]", lambda match: f"%{ord(match.group()[0]):02X}", passage.url)
    return f"“{text}” — [{source}](<{address}>){date}"


def _line(text: str, limit: int = 300) -> str:
    """One line of plain text, with what Markdown would take for markup escaped."""
    bare = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    bare = bare if len(bare) <= limit else bare[: limit - 1].rstrip() + "…"
    return _SPECIAL.sub(r"\\\1", bare)
