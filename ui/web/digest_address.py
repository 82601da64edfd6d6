"""What a person looks at on the digest page, as the address of the page says it. Pure; as ``address.py`` for searches.

``view`` is the part of the page; ``audience``, ``lang``, ``from``, ``to`` and ``version`` name an edition.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.models import DeliveryStatus
from ui.translation import LANGUAGES
from ui.web import parameters


class View(StrEnum):
    """The parts of the page."""

    EDITIONS = "editions"
    AUDIENCES = "audiences"
    SUBSCRIPTIONS = "subscriptions"
    OUTBOX = "outbox"


class Preview(StrEnum):
    """How an edition is shown: as a mail on a computer or on a phone, or as plain text."""

    COMPUTER = "computer"
    PHONE = "phone"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DigestRequest:
    """What is looked at. Without an ``audience`` it is everybody; an edition is named by its days.

    An edition without a ``lang`` is in that of its audience, or of the page; without a ``version`` it is the last one.
    ``section`` is that which is edited. ``adding`` asks for a new audience, ``status`` for deliveries of one kind.
    """

    view: View = View.EDITIONS
    audience: str = ""
    lang: str = ""
    start: date | None = None
    end: date | None = None
    version: int | None = None
    preview: Preview = Preview.COMPUTER
    editing: bool = False
    section: str = ""
    adding: bool = False
    status: DeliveryStatus | None = None


def read_digest(params: parameters.Parameters) -> DigestRequest:
    """The request in query parameters. What cannot be understood is left out."""
    start, end, lang = parameters.day(params, "from"), parameters.day(params, "to"), parameters.text(params, "lang")
    names_edition = start is not None and end is not None and start <= end
    status = parameters.text(params, "status")
    return DigestRequest(
        view=parameters.one_of(params, "view", View.EDITIONS),
        audience=parameters.text(params, "audience"),
        lang=lang if lang in LANGUAGES else "",
        start=start if names_edition else None,
        end=end if names_edition else None,
        version=parameters.identifier(params, "version"),
        preview=parameters.one_of(params, "preview", Preview.COMPUTER),
        editing=parameters.text(params, "edit") == "yes",
        section=parameters.text(params, "section"),
        adding=parameters.text(params, "new") == "yes",
        status=DeliveryStatus(status) if status in set(DeliveryStatus) else None,
    )


def write_digest(request: DigestRequest) -> dict[str, str]:
    """The query parameters of a request; what is at its default is left out."""
    values = {
        "view": "" if request.view is View.EDITIONS else request.view.value,
        "audience": request.audience,
        "lang": request.lang,
        "from": "" if request.start is None else request.start.isoformat(),
        "to": "" if request.end is None else request.end.isoformat(),
        "version": "" if request.version is None else str(request.version),
        "preview": "" if request.preview is Preview.COMPUTER else request.preview.value,
        "edit": "yes" if request.editing else "",
        "section": request.section,
        "new": "yes" if request.adding else "",
        "status": "" if request.status is None else request.status.value,
    }
    return {name: value for name, value in values.items() if value}
