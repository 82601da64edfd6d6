"""What frames every page: style, language for screen readers, brand."""

from importlib.resources import files
from pathlib import Path
from typing import Final

import streamlit as st

from ui.translation import Translator
from ui.web.components.streamlit_words import streamlit_words_script

_ASSETS: Final = Path(str(files("ui.web") / "assets"))
LOGO: Final = _ASSETS / "logo.svg"
ICON: Final = _ASSETS / "icon.svg"
_SCRIPTS: Final = [
    (_ASSETS / name).read_text(encoding="utf-8").strip()
    for name in ("popover_keys.js", "title_headings.js", "box_names.js")
]


def show_frame(words: Translator) -> None:
    """Apply the style, tell the browser the language of the page and draw the brand."""
    for style in sorted(_ASSETS.glob("*.css")):
        st.html(style)
    # Streamlit says lang="en" whatever the page is in; screen readers would read Spanish with English sounds. The
    # scripts are ours, the language one of three.
    scripts = ";".join((streamlit_words_script(words), *_SCRIPTS))
    st.html(
        f'<span hidden></span><script>document.documentElement.lang = "{words.language}";{scripts}</script>',
        unsafe_allow_javascript=True,
    )
    st.logo(LOGO, icon_image=ICON, size="large")
