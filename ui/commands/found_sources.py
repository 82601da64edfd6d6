"""What looking at an address found: told to a person, who chooses where there are several feeds."""

from collections.abc import Sequence
from typing import Any

import typer

from ui.console import out, printable

Found = dict[str, Any]  # as ``ui.collecting.probe`` gives it

_WAYS = {
    "address": "as given",
    "convention": "where its platform keeps it",
    "link_element": "which the page names",
    "link": "which the page links to",
    "well_known": "at a usual address",
    "sitemap": "through its sitemap",
    "listing": "through the links of its page",
}


def choose(found: Found, *, number: int | None, every: bool, ask: bool) -> list[Found]:
    """Which of what was found is wanted: all feeds, the one with this number (1 is the best), else the best.

    ``ask`` lets a person choose where there are several that are not of comments. Raises ``typer.BadParameter`` for a
    number that is none.
    """
    choices = [found, *found["other_feeds"]]
    worth = [choice for choice in choices if not choice["comments"]] or choices[:1]
    if every:
        return worth
    if number is None and ask and len(worth) > 1:
        _print_choices(choices)
        return [typer.prompt("Which one?", default="1", value_proc=lambda said: _choice(choices, said))]
    return [_choice(choices, str(number or 1))]


def bare(found: Found) -> Found:
    """What was found, without what else was."""
    return {key: value for key, value in found.items() if key != "other_feeds"}


def describe(found: Found) -> str:
    """How something is read, how it was found, and what it holds now, on one line."""
    how = "a feed" if found["type"] == "feed" else "a site without a feed, read"
    separator = ", " if found["type"] == "feed" else " "
    lang = f"; in {found['lang']}" if found["lang"] else ""
    return f"{how}{separator}{_WAYS[found['way']]}; {_content(found)}{lang}"


def print_others(others: Sequence[Found], address: str) -> None:
    """Feeds that were found and not taken, and how to take them."""
    if not others:
        return
    out().print("Other feeds were found:")
    for other in others:
        out().print(f"  {_line(other)}", soft_wrap=True)
    out().print(
        f"Add one by its address, or all: `catalejo sources add {printable(address)} --all-feeds`.", soft_wrap=True
    )


def _choice(choices: Sequence[Found], number: str) -> Found:
    if not number.strip().isdecimal() or not 1 <= int(number) <= len(choices):
        numbers = "there is only 1" if len(choices) == 1 else f"the numbers go from 1 to {len(choices)}"
        raise typer.BadParameter(f"{printable(number)!r} is none of those that were found: {numbers}")
    return choices[int(number) - 1]


def _print_choices(choices: Sequence[Found]) -> None:
    for number, choice in enumerate(choices, start=1):
        out().print(f"{number:>3}. {_line(choice)}", soft_wrap=True)


def _line(found: Found) -> str:
    comments = " (comments)" if found["comments"] else ""
    return f"{printable(found['name'])}{comments}, {_content(found)}: {printable(found['url'])}"


def _content(found: Found) -> str:
    entries = found["entries"]
    number = {0: "no entries yet", 1: "1 entry"}.get(entries, f"{entries} entries")
    return f"{number}, the newest of {found['newest'][:10]}" if found["newest"] else number
