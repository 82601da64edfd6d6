"""Topics that a person follows or hides. Every function works inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, or_, select

from kb.errors import TopicError
from kb.models import MarkedTopic, TopicMark
from kb.store.database import upsert
from kb.store.tables import marked_topics

MAX_TOPICS = 500
# How long an earlier mark is remembered, for who asks what would have been said then.
_REMEMBERED = timedelta(days=400)


def put_topic(connection: Connection, topic: str, marked: MarkedTopic) -> None:
    """Mark a topic, in place of the mark that it has; ``topic`` is its words folded. Raises ``TopicError``."""
    others = [known for known in _latest(connection, None) if known.topic != topic and known.mark is not None]
    if len(others) >= MAX_TOPICS:
        raise TopicError(f"{MAX_TOPICS} topics are marked; forget one with `catalejo topics forget WORDS`.")
    _put(connection, topic, marked.words, marked.mark, marked.marked)


def list_topics(connection: Connection, as_of: datetime | None = None) -> list[MarkedTopic]:
    """Every topic that is marked, or was at an instant, by its words."""
    rows = (row for row in _latest(connection, as_of) if row.mark is not None)
    return [MarkedTopic(row.words, TopicMark(row.mark), row.marked) for row in rows]


def remove_topic(connection: Connection, topic: str, words: str, now: datetime) -> None:
    """Take the mark of a topic away. Raises ``TopicError`` if it has none."""
    if not any(row.topic == topic and row.mark is not None for row in _latest(connection, None)):
        raise TopicError(f"{words[:80]!r} is not marked; `catalejo topics list` names what is.")
    _put(connection, topic, words, None, now)


def _put(connection: Connection, topic: str, words: str, mark: TopicMark | None, now: datetime) -> None:
    # By a clock that was ahead: no later mark would take its place for as long.
    is_ahead = and_(marked_topics.c.topic == topic, marked_topics.c.marked > now)
    connection.execute(delete(marked_topics).where(is_ahead))
    values = {"topic": topic, "marked": now, "words": words, "mark": mark.value if mark else None}
    upsert(connection, marked_topics, [values])
    later = marked_topics.alias()
    is_replaced = exists().where(later.c.topic == marked_topics.c.topic, later.c.marked > marked_topics.c.marked)
    is_past = and_(marked_topics.c.marked < now - _REMEMBERED, or_(is_replaced, marked_topics.c.mark.is_(None)))
    connection.execute(delete(marked_topics).where(is_past))


def _latest(connection: Connection, as_of: datetime | None) -> Sequence[Row[Any]]:
    """The last row of each topic up to an instant."""
    last = select(marked_topics.c.topic, func.max(marked_topics.c.marked).label("marked"))
    if as_of is not None:
        last = last.where(marked_topics.c.marked <= as_of)
    newest = last.group_by(marked_topics.c.topic).subquery()
    is_newest = and_(newest.c.topic == marked_topics.c.topic, newest.c.marked == marked_topics.c.marked)
    return connection.execute(select(marked_topics).join(newest, is_newest).order_by(marked_topics.c.topic)).all()
