"""What Streamlit says of itself, in the person's language: it knows English alone."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from ui.translation import N_, Translator

# By what it says; ``{text}`` is what it puts in of ours. Where its words are for programmers, ours say what a person
# can do.
_WORDS: Final[Mapping[str, str]] = {
    "Connection error": N_("Catalejo does not answer"),
    "Streamlit server is not responding. Are you connected to the internet?": N_(
        "It may be starting anew, or your connection is interrupted. The page goes on by itself as soon as Catalejo"
        " answers. If it takes long, tell whoever looks after it."
    ),
    "Page not found": N_("There is no such page"),
    "The page that you have requested does not seem to exist. Running the app's main page.": N_(
        "Its address may have been shortened or mistyped. This is the first page."
    ),
    "Connecting": N_("Connecting…"),
    "Skip to main content": N_("Skip to the content"),
    "Navigate to home page": N_("To the first page"),
    "Sidebar": N_("Beside the page"),
    "App pages": N_("Pages"),
    "Clear entry": N_("Clear the text"),
    "Upload": N_("Choose a file"),
    "file upload": N_("Choose a file"),
    "Add files": N_("Choose a file"),
    "Error:": N_("It did not work:"),
    "{text} files are not allowed.": N_("A file of this kind cannot be read here."),
    "File must be {text} or smaller.": N_("The file is too large."),
    "Open": N_("Open the list"),
    "Close": N_("Close"),
    "Dismiss": N_("Close"),
    "Collapse sidebar": N_("Close the menu"),
    "Expand sidebar": N_("Open the menu"),
    "Copy to clipboard": N_("Copy"),
    "Copied": N_("Copied"),
    "Choose an option": N_("Choose"),
    "No results": N_("Nothing to choose here"),
    "You can only select up to {text}. Remove an option first.": N_("No more can be chosen; take one away first."),
    "Add: {text}": N_("Add “{text}”"),
    "Selected values": N_("Chosen"),
    "Remove {text}": N_("Take {text} away"),
    "Clear all": N_("Take all of them away"),
    "Help for {text}": N_("Help: {text}"),
    "yyyy": N_("yyyy"),
    "day, {text}": N_("day, {text}"),
    "month, {text}": N_("month, {text}"),
    "year, {text}": N_("year, {text}"),
    "{text} start date": N_("{text}: first day"),
    "{text} end date": N_("{text}: last day"),
    "Choose date": N_("Choose in a calendar"),
    "Choose date range": N_("Choose both days in a calendar"),
    "Choose date, {text}": N_("Calendar, {text}"),
    "Choose date range, {text}": N_("Calendar, {text}"),
    "Clear date": N_("Clear the date"),
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": N_(
        "The arrow keys move from day to day, Enter chooses, Escape closes."
    ),
}
_PLACE: Final = "{text}"
_SCRIPT: Final = files("ui.web").joinpath("assets", "streamlit_words.js").read_text(encoding="utf-8").strip()


def streamlit_words_script(words: Translator) -> str:
    """A script that replaces them, now and whenever Streamlit draws something anew."""
    table = {streamlits: words.gettext(ours, text=_PLACE) for streamlits, ours in _WORDS.items()}
    # Else a text that closes an element would end the script.
    return f"{_SCRIPT}({json.dumps(table)})".replace("</", "<\\/")
