"""Topics that a person follows or hides. Every function works inside the caller's transaction."""

from dataclasses import asdict

from sqlalchemy import Connection, delete, func, select

from kb.errors import TopicError
from kb.models import MarkedTopic, TopicMark
from kb.store.database import upsert
from kb.store.tables import marked_topics

MAX_TOPICS = 500


def put_topic(connection: Connection, topic: str, marked: MarkedTopic) -> None:
    """Mark a topic, in place of the mark that it has; ``topic`` is its words folded. Raises ``TopicError``."""
    others = select(func.count()).select_from(marked_topics).where(marked_topics.c.topic != topic)
    if connection.execute(others).scalar_one() >= MAX_TOPICS:
        raise TopicError(f"{MAX_TOPICS} topics are marked; forget one with `catalejo topics forget WORDS`.")
    upsert(connection, marked_topics, [{"topic": topic, **asdict(marked), "mark": marked.mark.value}])


def list_topics(connection: Connection) -> list[MarkedTopic]:
    """Every marked topic, by its words."""
    rows = connection.execute(select(marked_topics).order_by(marked_topics.c.topic))
    return [MarkedTopic(row.words, TopicMark(row.mark), row.marked) for row in rows]


def remove_topic(connection: Connection, topic: str, words: str) -> None:
    """Take the mark of a topic away. Raises ``TopicError`` if it has none."""
    if not connection.execute(delete(marked_topics).where(marked_topics.c.topic == topic)).rowcount:
        raise TopicError(f"{words[:80]!r} is not marked; `catalejo topics list` names what is.")
