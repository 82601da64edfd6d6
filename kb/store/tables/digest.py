"""Digests, and what is delivered."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
    true,
)

from kb.store.tables.schema import UtcDateTime, metadata

# Whom a digest is for.
audiences = Table(
    "audiences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("lang", String(8), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("countries", JSON, nullable=False),
    Column("source_langs", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("watches", JSON, nullable=False),
    Column("length", String(16), nullable=False),
    Column("accent", String(7)),  # the client's colour, and logo as a PNG
    Column("logo", LargeBinary),
)

# Digests as they were composed, as ``kb.digest.edition`` writes them. An audience is named as it was, and by the
# language of the edition: what is for everybody is written in any.
editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("composed", UtcDateTime, nullable=False, index=True),
    Column("content", Text, nullable=False),
    UniqueConstraint("audience", "lang", "start", "end", "version"),
)

# What an editor decided for an edition, in all of its versions.
editors_work = Table(
    "editors_work",
    metadata,
    Column("audience", Text, primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("start", Date, primary_key=True),
    Column("end", Date, primary_key=True),
    Column("work", JSON, nullable=False),
)

# Who gets digests. What was due up to ``handled_until`` is in the outbox.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audience_id", Integer, ForeignKey("audiences.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("cadence", String(16), nullable=False),
    Column("at", Time, nullable=False),
    Column("weekday", Integer),
    Column("day", Integer),
    Column("created", UtcDateTime, nullable=False),
    Column("handled_until", UtcDateTime, nullable=False),
    Column("digests", Boolean, nullable=False, server_default=true()),
    Column("alerts", Boolean, nullable=False, server_default=false()),
    Column("alerts_until", Integer, nullable=False, server_default="0"),
    Column("token", String(40), nullable=False, unique=True),
    UniqueConstraint("audience_id", "channel", "address", "cadence"),
    sqlite_autoincrement=True,  # the outbox may still name one that was removed
)

# The outbox: each thing that a subscriber gets, before, while and after it is sent. ``once`` says what it is: of the
# same a subscriber gets one. NULL: a test, of which there may be many.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", Integer, ForeignKey("subscriptions.id", ondelete="SET NULL")),
    Column("once", Text),
    Column("channel", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("version", Integer),  # of alerts: none
    Column("alerts", JSON, nullable=False, server_default="[]"),
    Column("message_id", Text, nullable=False, unique=True),
    Column("put", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", UtcDateTime),
    Column("message", Text, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    UniqueConstraint("subscription_id", "once"),
    Index("ix_deliveries_status_changed", "status", "changed"),
    sqlite_autoincrement=True,  # ids are given to people
)

# Editions that are due to somebody and could not be composed, and when that is tried again.
failed_editions = Table(
    "failed_editions",
    metadata,
    Column("audience", Text, primary_key=True),
    Column("lang", String(8), primary_key=True),
    Column("start", Date, primary_key=True),
    Column("end", Date, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", UtcDateTime, nullable=False),
    Column("message", Text, nullable=False),
)
