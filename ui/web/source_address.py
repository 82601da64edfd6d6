"""What a person looks at on the page of sources, as its address says it. Nothing here knows Streamlit."""

from dataclasses import dataclass
from enum import StrEnum

from kb.models import Kind
from kb.sources.overview import SourceFilter, SourceHealth
from ui.web import parameters
from ui.web.parameters import Parameters

PAGE_SIZE = 20
_MOST_PAGES = 10_000
_LONGEST_TEXT = 100


class SourcesPart(StrEnum):
    """The parts of the page."""

    LIST = "list"
    ADD = "add"
    PACKS = "packs"
    TRENDS = "trends"
    FILES = "files"
    RUNS = "runs"


@dataclass(frozen=True, slots=True)
class SourcesRequest:
    """What is looked at: a part of the page, in the list those that fulfil a filter, or one ``source``.

    ``run`` is the run of the worker whose result the part shows. ``country`` and ``lang`` narrow the packs, too.
    """

    part: SourcesPart = SourcesPart.LIST
    text: str = ""
    country: str = ""
    lang: str = ""
    kind: str = ""
    health: SourceHealth | None = None
    page: int = 1
    source: int | None = None
    run: int | None = None

    @property
    def filter(self) -> SourceFilter:
        """What the knowledge base is asked for."""
        return SourceFilter(self.text, self.country, self.kind, self.health)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return self.filter != SourceFilter()


def read_address(params: Parameters) -> SourcesRequest:
    """The request in query parameters; what cannot be understood is left out."""
    kind, health = parameters.text(params, "kind"), parameters.text(params, "health")
    return SourcesRequest(
        part=parameters.one_of(params, "part", SourcesPart.LIST),
        text=parameters.text(params, "q", _LONGEST_TEXT),
        country=next(iter(parameters.countries(params, "country")), ""),
        lang=next(iter(parameters.languages(params, "lang")), ""),
        kind=kind if kind in set(Kind) else "",
        health=SourceHealth(health) if health in set(SourceHealth) else None,
        page=parameters.number(params, "p", 1, _MOST_PAGES),
        source=parameters.identifier(params, "source"),
        run=parameters.identifier(params, "run"),
    )


def write_address(request: SourcesRequest) -> dict[str, str]:
    """The query parameters of a request; what is at its default is left out."""
    written = {
        "part": "" if request.part is SourcesPart.LIST else request.part.value,
        "q": request.text,
        "country": request.country,
        "lang": request.lang,
        "kind": request.kind,
        "health": request.health or "",
        "p": str(request.page) if request.page > 1 else "",
        "source": str(request.source or ""),
        "run": str(request.run or ""),
    }
    return {name: value for name, value in written.items() if value}
