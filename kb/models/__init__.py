"""Values that travel between the packages: plain, frozen, free of any library.

Every time is UTC and timezone-aware. Languages are ISO 639-1 codes, countries ISO 3166-1 alpha-2, both or ``None``
where unknown.
"""

from kb.models.alerts import Alert, AlertArticle, AlertKind, MarkedTopic, TopicMark, TrendVerdict, Watch
from kb.models.boards import Board, BoardItem, ItemKind
from kb.models.delivery import (
    Cadence,
    ChannelKind,
    Delivery,
    DeliveryStatus,
    FailedEdition,
    Subscription,
    shown_address,
)
from kb.models.digest import Audience, DigestForm, DigestLength, EditorsWork
from kb.models.documents import (
    Chunk,
    DateReliability,
    Document,
    DocumentChange,
    DocumentVersion,
    Kind,
    RawDocument,
    SignedText,
    moment_of,
)
from kb.models.pages import DuePage, PageVisit, PendingPage, RawPage
from kb.models.people import Person
from kb.models.practices import (
    Advice,
    Announcement,
    Practice,
    PracticeAnswer,
    PracticeEntry,
    PracticeFilters,
    PracticePassage,
)
from kb.models.runs import OutcomeCount, Run, RunStatus, StoreStatus
from kb.models.search import (
    DateHistogram,
    DateUnit,
    Facets,
    Highlight,
    Notice,
    Passage,
    SavedSearch,
    SearchAnswer,
    SearchFilters,
    SearchHit,
    Why,
)
from kb.models.sources import BriefSource, HostPause, HostRobots, Signal, Source, SourceFlag, SourceState, SourceType
from kb.models.stories import Story, StoryDocument, StorySentence

__all__ = [
    "Advice",
    "Alert",
    "AlertArticle",
    "AlertKind",
    "Announcement",
    "Audience",
    "Board",
    "BoardItem",
    "BriefSource",
    "Cadence",
    "ChannelKind",
    "Chunk",
    "DateHistogram",
    "DateReliability",
    "DateUnit",
    "Delivery",
    "DeliveryStatus",
    "DigestForm",
    "DigestLength",
    "Document",
    "DocumentChange",
    "DocumentVersion",
    "DuePage",
    "EditorsWork",
    "Facets",
    "FailedEdition",
    "Highlight",
    "HostPause",
    "HostRobots",
    "ItemKind",
    "Kind",
    "MarkedTopic",
    "Notice",
    "OutcomeCount",
    "PageVisit",
    "Passage",
    "PendingPage",
    "Person",
    "Practice",
    "PracticeAnswer",
    "PracticeEntry",
    "PracticeFilters",
    "PracticePassage",
    "RawDocument",
    "RawPage",
    "Run",
    "RunStatus",
    "SavedSearch",
    "SearchAnswer",
    "SearchFilters",
    "SearchHit",
    "Signal",
    "SignedText",
    "Source",
    "SourceFlag",
    "SourceState",
    "SourceType",
    "StoreStatus",
    "Story",
    "StoryDocument",
    "StorySentence",
    "Subscription",
    "TopicMark",
    "TrendVerdict",
    "Watch",
    "Why",
    "moment_of",
    "shown_address",
]
