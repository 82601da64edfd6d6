"""What a person follows and hides in the trends of one store."""

from datetime import UTC, datetime

from kb.intake.source_fields import one_line
from kb.models import MarkedTopic, TopicMark
from kb.store import marked_topics as store
from kb.store.database import Database
from kb.trends.marks import topic_of

_LONGEST = 100


class MarkedTopics:
    """The topics, networks and names that are followed or hidden. Safe to share among threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[MarkedTopic]:
        """Every one, by its words."""
        with self._database.read() as connection:
            return store.list_topics(connection)

    def mark(self, words: str, mark: TopicMark) -> MarkedTopic:
        """Follow or hide a topic, network or name in trends. Raises ``TopicError``."""
        marked = MarkedTopic(one_line(words, _LONGEST), mark, datetime.now(UTC))
        with self._database.write() as connection:
            store.put_topic(connection, topic_of(marked.words), marked)
        return marked

    def forget(self, words: str) -> None:
        """Neither follow nor hide a topic any more. Raises ``TopicError`` if it is not marked."""
        with self._database.write() as connection:
            store.remove_topic(connection, topic_of(one_line(words, _LONGEST)), words, datetime.now(UTC))
