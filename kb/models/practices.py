"""The playbook."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.models.search import Notice


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of a document that tells its reader what to do, ``text[char_start:sentence_end]``, and its reason.

    The passage that is shown, sentence and reason, is ``text[char_start:char_end]``. ``heading_path`` holds the
    headings above it, outermost first; ``networks`` and ``theme`` are names of the closed lists in ``kb.practices``;
    ``odds`` are the log odds that it is advice.
    """

    document_id: int
    char_start: int
    sentence_end: int
    char_end: int
    heading_path: tuple[str, ...]
    lang: str
    networks: tuple[str, ...]
    theme: str
    forbids: bool = False  # it says what not to do
    odds: float = 0.0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Practice:
    """A piece of the playbook as it is stored: the title that was found, and what a person made of it."""

    title: str
    own_title: str | None = None
    own_theme: str | None = None
    own_network: str | None = None
    own: bool = False  # written by a person
    pinned: bool = False
    hidden: bool = False
    own_confirmed: datetime | None = None  # when a person last said that it still holds, UTC
    id: int = 0


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a network said of itself: an article of a source of the kind *platform*, ``dated`` in UTC.

    ``networks`` are those that it is about, ``theme`` is that of its title.
    """

    title: str
    url: str
    dated: datetime
    networks: tuple[str, ...]
    theme: str
    document_id: int


@dataclass(frozen=True, slots=True)
class PracticePassage:
    """One article that gives the advice: verbatim ``text``, sentence and reason.

    ``forbids``: it says what not to do, so that those of one practice may contradict each other. ``odds`` are the log
    odds that it is advice.
    """

    text: str
    url: str
    title: str
    published: datetime | None
    lang: str
    publisher: str
    document_id: int
    heading_path: tuple[str, ...]
    char_start: int
    char_end: int
    forbids: bool = False
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    """A practice with its evidence, as it is shown.

    ``publishers`` counts those that say it independently: copies of an article count once. ``since`` and
    ``last_confirmed`` are the times of the first and the last of their articles, ``None`` where no article says it;
    ``own_confirmed`` is when a person last said that it still holds. ``announcement`` is what makes it to be checked,
    if a network changed. ``passages`` are the strongest ones. ``countries`` are those of the articles, that of the
    strongest first.
    """

    practice_id: int
    title: str
    network: str | None
    networks: tuple[str, ...]
    theme: str
    publishers: int
    publisher_names: tuple[str, ...]
    since: datetime | None
    last_confirmed: datetime | None
    status: str
    check_reason: str | None
    contradicted: bool  # some articles say to do it and others not to
    pinned: bool
    hidden: bool
    own: bool
    score: float
    passages: tuple[PracticePassage, ...]
    retitled: bool = False  # by a person
    countries: tuple[str, ...] = ()
    own_confirmed: datetime | None = None
    announcement: Announcement | None = None


@dataclass(frozen=True, slots=True)
class PracticeFilters:
    """What practices must fulfil; empty fields do not filter. ``older_than``: least age of the last confirmation;
    ``langs``: only articles in these languages count, and what people wrote in them or in what may be any.
    """

    networks: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    status: str | None = None
    older_than: timedelta | None = None
    langs: tuple[str, ...] = ()
    include_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """Practices in order, and what the person should know."""

    query: str
    practices: tuple[PracticeEntry, ...]
    notices: tuple[Notice, ...] = ()
