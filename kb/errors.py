"""The one error tree. Third-party errors are wrapped at their adapter; bugs stay bugs.

Every message is one line that names the thing and the remedy, fit to be shown to a person.
"""

from enum import StrEnum


class CatalejoError(Exception):
    """Root of everything that Catalejo raises on purpose."""


class SettingsError(CatalejoError):
    """A setting is unknown or has a value that cannot be used."""


class StoreError(CatalejoError):
    """The store cannot be opened, read or written."""


class InvalidAddressError(CatalejoError):
    """A text is not an http(s) address that may be fetched."""


class ClosedNetworkError(InvalidAddressError):
    """An address is on a network that lets no program follow it; ``network`` is its name."""

    def __init__(self, message: str, network: str) -> None:
        super().__init__(message)
        self.network = network


class InvalidDocumentError(CatalejoError):
    """A raw document lacks what every document needs, or a line of an import is not one."""


class SourceError(CatalejoError):
    """A source cannot be added, found or changed."""


class SourceFieldError(SourceError):
    """What is said of a source cannot be: ``field`` names it as lists of sources do, ``value`` is what was said."""

    def __init__(self, message: str, field: str, value: str) -> None:
        super().__init__(message)
        self.field = field
        self.value = value


class NoFeedError(SourceError):
    """An entry of a list of feeds names something else than a feed, or no address at all."""


class UnreadableLineError(SourceError):
    """A line of a list cannot be read as what it should be."""


class ListFault(StrEnum):
    """Why nothing of a list of sources is read."""

    EMPTY = "empty"
    NO_ADDRESSES = "no addresses"  # no column of a table is for them
    NO_OPML = "no OPML"
    ENTITIES = "entities"
    TOO_LONG = "too long"


class SourceListError(SourceError):
    """Nothing of a list of sources can be read: ``fault`` says why, ``columns`` what the first line of a table says."""

    def __init__(self, message: str, fault: ListFault, columns: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.fault = fault
        self.columns = columns


class PackError(CatalejoError):
    """A source pack is unknown, or its file is malformed."""


class StoryError(CatalejoError):
    """There is no such story."""


class TopicError(CatalejoError):
    """A topic cannot be followed, hidden or forgotten as it is asked for."""


class WatchError(CatalejoError):
    """There is no such watch or alert, or a watch cannot be kept as it is asked for."""


class WatchLimitError(WatchError):
    """There are as many watches as there can be."""


class EmbeddingError(CatalejoError):
    """A model cannot be loaded or cannot encode."""


class IndexingError(CatalejoError):
    """The full-text or the vector index cannot be reached, read or written."""


class IndexBusyError(IndexingError):
    """Another process is indexing; there is one writer at a time."""


class SearchError(CatalejoError):
    """A query or a filter cannot be understood."""


class SearchGoneError(SearchError):
    """The saved search, or the article whose like is sought, is not there."""


class SearchLimitError(SearchError):
    """There are as many saved searches as there can be."""


class NotComparableError(SearchError):
    """The article whose like is sought has no vector yet."""


class PracticeError(CatalejoError):
    """A practice of the playbook does not exist, or cannot be as it is asked for."""


class DigestError(CatalejoError):
    """A digest, its audience or a part of it cannot be as it is asked for."""


class PersonError(CatalejoError):
    """What a person chose for themselves cannot be."""


class BoardError(CatalejoError):
    """A board does not exist, or cannot be as it is asked for."""


class BoardNameTakenError(BoardError):
    """Another board has the name."""


class BoardLimitError(BoardError):
    """There are as many boards, things on a board or tags as there can be, or a text is too long."""


class TaskError(CatalejoError):
    """A task is unknown, or failed in a way that its log explains."""
