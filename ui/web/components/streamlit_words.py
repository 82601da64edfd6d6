"""What Streamlit says of itself, in the person's language: it knows English alone."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from ui.translation import N_, Translator

# By what it says. Where its words are for programmers, ours say what a person can do.
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
    "Open": N_("Open the list"),
    "Close": N_("Close"),
    "Fullscreen": N_("Full screen"),
    "Close fullscreen": N_("Leave full screen"),
}
_SCRIPT: Final = files("ui.web").joinpath("assets", "streamlit_words.js").read_text(encoding="utf-8").strip()


def streamlit_words_script(words: Translator) -> str:
    """A script that replaces them, now and whenever Streamlit draws something anew."""
    table = {streamlits: words.gettext(ours) for streamlits, ours in _WORDS.items()}
    # Else a text that closes an element would end the script.
    return f"{_SCRIPT}({json.dumps(table)})".replace("</", "<\\/")
