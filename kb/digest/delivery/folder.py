"""Editions and alerts dropped into a folder as files."""

import os
from pathlib import Path

from kb.digest.delivery.channels import Failed, Message, Outcome, Sent
from kb.digest.rendering.html import to_page
from kb.digest.rendering.plain_text import to_plain_text
from kb.errors import DigestError
from kb.models import DigestForm


class FolderChannel:
    """Writes HTML, text and JSON of a message into a folder that is there already: one that is not may be a disk that
    is not plugged in.
    """

    def address(self, text: str) -> str:
        """The folder that a text names, from the root. Raises ``DigestError`` if it is not there."""
        try:
            folder = Path(text).expanduser().absolute()
            is_there = bool(text.strip()) and folder.is_dir()  # nothing would name the folder that Catalejo runs in
        except (OSError, RuntimeError, ValueError):  # a name too long or of nobody's home
            is_there = False
        if not is_there:
            raise DigestError(f"There is no folder {text[:200]!r}; make it first.")
        return str(folder)

    def send(self, message: Message) -> Outcome:
        """Write or replace the files of a message. Nobody ever sees half a file."""
        folder, content = Path(message.address), message.content
        name = f"test {content.file_name}" if message.is_test else content.file_name
        forms = {
            DigestForm.HTML: to_page(content.words, message.brand).encode(),
            DigestForm.TEXT: to_plain_text(content.words).encode(),
            DigestForm.JSON: content.json,
        }
        try:
            for form, written in forms.items():
                _replace(folder / f"{name}.{form}", written)
        except OSError as error:
            return Failed(f"{folder} cannot be written ({error.strerror})")
        return Sent()

    def close(self) -> None:
        """Nothing is open."""


def _replace(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    os.replace(part, file)
