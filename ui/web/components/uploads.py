"""Fields for files in the language of the page: Streamlit's own words for them are English."""

import json

import streamlit as st

from ui.translation import Translator


def show_upload_style(words: Translator) -> None:
    """Have the fields for files on this page say in the person's language what to do."""
    choose = words.gettext("Choose a file")
    st.html(f"<style>{upload_style(choose)}</style>")


def upload_style(choose: str) -> str:
    """CSS that puts ``choose`` in the place of "Upload", and leaves out the English line beside it. Pure."""
    field = '[data-testid="stFileUploader"]'
    text = f'{field} [data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p'
    return (
        f"{text} {{ font-size: 0; }} {text}::after {{ content: {json.dumps(choose, ensure_ascii=False)};"
        f' font-size: 0.875rem; }} {field} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}'
    )
