"""Editions dropped into a folder as files."""

import os
from pathlib import Path
from urllib.parse import quote

from kb.digest.delivery.channels import Failed, Message, Outcome, Sent
from kb.digest.forms import render
from kb.errors import DigestError
from kb.models import DigestForm

_FORMS = (DigestForm.HTML, DigestForm.TEXT, DigestForm.JSON)


class FolderChannel:
    """Writes HTML, text and JSON of an edition into a folder that is there already: one that is not may be a disk that
    is not plugged in.
    """

    def address(self, text: str) -> str:
        """The folder that a text names, from the root. Raises ``DigestError`` if it is not there."""
        folder = Path(text).expanduser().absolute()
        if not folder.is_dir():
            raise DigestError(f"There is no folder {text[:200]!r}; make it first.")
        return str(folder)

    def send(self, message: Message) -> Outcome:
        """Write or replace the files of an edition. Nobody ever sees half a file."""
        folder = Path(message.address)
        try:
            for form in _FORMS:
                _replace(folder / f"{_name(message)}.{form}", render(message.edition, form, message.brand))
        except OSError as error:
            return Failed(f"{folder} cannot be written ({error.strerror})")
        return Sent()

    def close(self) -> None:
        """Nothing is open."""


def _name(message: Message) -> str:
    """The same for the same audience and days, another for others, and fit for any file system."""
    edition = message.edition
    mark = "test " if message.is_test else ""
    audience = quote(edition.audience.name, safe=" ")
    return f"{mark}{audience} {edition.start} {edition.end}"


def _replace(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    os.replace(part, file)
