"""The playbook as a checklist in Markdown. Pure; what comes from the web cannot break out of its line."""

from collections.abc import Sequence

from kb.markup import markdown_link, markdown_text, one_line
from kb.models import PracticeEntry, PracticePassage

_LONGEST = 300
_LONGEST_SOURCE = 200


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
    source = markdown_link(_shortened(f"{passage.publisher}: {passage.title}", _LONGEST_SOURCE), passage.url)
    date = f", {passage.published.date()}" if passage.published else ""
    return f"“{_line(passage.text)}” — {source}{date}"


def _line(text: str) -> str:
    return markdown_text(_shortened(text, _LONGEST))


def _shortened(text: str, limit: int) -> str:
    bare = one_line(text)
    return bare if len(bare) <= limit else bare[: limit - 1].rstrip() + "…"
