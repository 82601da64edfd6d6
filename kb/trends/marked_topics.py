"""What a person follows and hides in the trends of one store."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from kb.intake.source_fields import cut_line
from kb.models import MarkedTopic, TopicMark
from kb.store import marked_topics as store
from kb.store.database import Database
from kb.trends.marks import is_same_topic, topic_of

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
        """Follow or hide a topic, network or name in trends, in place of its other mark. Raises ``TopicError``."""
        marked = MarkedTopic(cut_line(words, _LONGEST), mark, datetime.now(UTC))
        topic = topic_of(marked.words)
        with self._database.write() as connection:
            for written in _written(connection, marked.words):
                store.remove_topic(connection, topic_of(written), written, marked.marked)
            store.put_topic(connection, topic, marked)
        return marked

    def forget(self, words: str) -> None:
        """Neither follow nor hide a topic any more. Raises ``TopicError`` if it is not marked."""
        asked = cut_line(words, _LONGEST)
        topic_of(asked)
        with self._database.write() as connection:
            for written in _written(connection, asked) or [asked]:
                store.remove_topic(connection, topic_of(written), written, datetime.now(UTC))


def _written(connection: Connection, words: str) -> list[str]:
    """The ways in which a topic is marked that is the same as this."""
    return [known.words for known in store.list_topics(connection) if is_same_topic(known.words, words)]
