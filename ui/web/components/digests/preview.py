"""An edition as it will be read, in a frame in which nothing can run."""

from dataclasses import replace
from hashlib import sha256
from html import escape
from typing import Final

import streamlit as st

from kb.digest.digests import DigestVersion
from kb.digest.forms import render
from kb.digest.rendering.brand import Brand
from kb.models import DigestForm
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.digests.moving import go_to, request
from ui.web.digest_address import DigestRequest, Preview

_PREVIEW_KEY = "digest_preview"
_NAMES: Final = {
    Preview.COMPUTER: N_("On a computer"),
    Preview.PHONE: N_("On a phone"),
    Preview.TEXT: N_("As text"),
}
_WIDTHS: Final = {Preview.COMPUTER: "100%", Preview.PHONE: "390px"}


def show_preview(words: Translator, asked: DigestRequest, version: DigestVersion, brand: Brand) -> None:
    """Draw the edition as the address asks for."""
    st.segmented_control(
        words.gettext("Preview"),
        list(Preview),
        format_func=lambda preview: words.gettext(_NAMES[preview]),
        key=state.fill(_PREVIEW_KEY, asked.preview),
        on_change=_choose,
        required=True,
    )
    if asked.preview is Preview.TEXT:
        st.code(render(version.edition, DigestForm.TEXT, brand).decode(), language=None, wrap_lines=True)
        return
    page = render(version.edition, DigestForm.HTML, brand).decode()
    frame = framed(page, words.gettext("Preview of the digest"), _WIDTHS[asked.preview])
    # Another page in the same element would keep the height of the one before.
    with st.container(key=f"cj_preview_{sha256(frame.encode()).hexdigest()[:16]}"):
        st.iframe(frame, alt=words.gettext("Preview of the digest"))


def framed(page: str, title: str, width: str) -> str:
    """HTML of ours around a page of an edition, which stands in a frame as high as it is and ``width`` wide at most.

    In that frame no script runs and no form is sent, whatever the page holds; links open in a tab of their own.
    ``allow-same-origin`` without ``allow-scripts`` lets our script outside measure it, and nothing inside do anything.
    """
    inside = page.replace("<head>", '<head><base target="_blank">', 1)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>
body {{ margin: 0; }}
iframe {{ display: block; width: 100%; max-width: {width}; height: 600px; margin: 0 auto; border: 0; }}
</style></head><body>
<iframe sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"
 title="{escape(title)}" srcdoc="{escape(inside)}"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {{
  const fit = () => {{ frame.style.height = frame.contentDocument.body.scrollHeight + "px"; }};
  new ResizeObserver(fit).observe(frame.contentDocument.body);
  fit();
}});
</script></body></html>"""


def _choose() -> None:
    go_to(replace(request(), preview=Preview(st.session_state[_PREVIEW_KEY])))
