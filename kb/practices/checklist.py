"""The playbook as a checklist to take along: Markdown, or plain text to print. Pure.

What comes from the web cannot break out of its line.
"""

from collections.abc import Iterator, Sequence

from kb.markup import markdown_link, markdown_text, one_line, shortened
from kb.models import PracticeEntry, PracticePassage
from kb.practices.ageing import Reason
from kb.practices.features import without_markup
from kb.practices.names import REASONS, network_name, theme_name
from kb.translation import Translator

_LONGEST = 300
_LONGEST_SOURCE = 200


def checklist(practices: Sequence[PracticeEntry], title: str, words: Translator) -> str:
    """A checklist in Markdown, by theme: one box a practice, its support, and the passages with their links."""
    lines = [f"# {_line(title)}", ""]
    for theme, of_theme in by_theme(practices):
        lines += [f"## {_line(theme_name(words, theme))}", ""]
        for practice in of_theme:
            lines += [f"- [ ] **{_line(practice.title)}**", f"  {markdown_text(_support(practice, words))}"]
            lines += [f"  - {_evidence(passage, words)}" for passage in practice.passages]
        lines.append("")
    return "\n".join(lines)


def plain_checklist(practices: Sequence[PracticeEntry], title: str, words: Translator) -> str:
    """A checklist to print or to paste, by theme: one box a practice, and a line for each of its sources."""
    lines = [one_line(title)]
    for theme, of_theme in by_theme(practices):
        lines += ["", theme_name(words, theme).upper(), ""]
        for practice in of_theme:
            lines.append(f"☐ {shortened(one_line(practice.title), _LONGEST)}")
            lines += [f"   {doubt}" for doubt in _doubts(practice, words)]
            lines += [f"   {_source(passage, words)}, {one_line(passage.url)}" for passage in practice.passages]
    return "\n".join(lines) + "\n"


def by_theme(practices: Sequence[PracticeEntry]) -> Iterator[tuple[str, list[PracticeEntry]]]:
    """The practices of each theme, the theme of the first one first."""
    for theme in dict.fromkeys(practice.theme for practice in practices):
        yield theme, [practice for practice in practices if practice.theme == theme]


def _support(practice: PracticeEntry, words: Translator) -> str:
    facts = [network_name(words, network) for network in practice.networks]
    if practice.publishers:
        facts.append(words.ngettext("{count} publisher", "{count} publishers", practice.publishers))
    if practice.since and practice.last_confirmed:
        facts.append(words.gettext("since {day}", day=words.day(practice.since)))
        facts.append(words.gettext("last confirmed on {day}", day=words.day(practice.last_confirmed)))
    if practice.own:
        facts.append(words.gettext("your own"))
    return " · ".join((*facts, *_doubts(practice, words)))


def _doubts(practice: PracticeEntry, words: Translator) -> Iterator[str]:
    if practice.check_reason:
        yield words.gettext(REASONS[Reason(practice.check_reason)])
    if practice.contradicted:
        yield words.gettext("articles disagree")


def _evidence(passage: PracticePassage, words: Translator) -> str:
    return f"“{_line(without_markup(passage.text))}” — {markdown_link(_source(passage, words), passage.url)}"


def _source(passage: PracticePassage, words: Translator) -> str:
    source = shortened(one_line(f"{passage.publisher}: {passage.title}"), _LONGEST_SOURCE)
    return f"{source}, {words.day(passage.published)}" if passage.published else source


def _line(text: str) -> str:
    return markdown_text(shortened(one_line(text), _LONGEST))
