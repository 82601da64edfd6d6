"""The tables of the store. Nothing here is particular to one database.

Migrations in ``kb/store/migrations`` make them; a test holds both together.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant. Refuses naive times; always gives UTC back, also where the database forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: every time in the store is timezone-aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# -- sources, and what they name ---------------------------------------------------------------------------------------

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("lang", String(8)),
    Column("country", String(2)),
    Column("kind", String(16), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("javascript", Boolean, nullable=False, server_default=false()),
    Column("enabled", Boolean, nullable=False),
    Column("added", UtcDateTime, nullable=False),
)

source_states = Table(
    "source_states",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_checked", UtcDateTime),
    Column("last_success", UtcDateTime),
    Column("next_check", UtcDateTime, index=True),
    Column("failures_in_a_row", Integer, nullable=False, default=0),
    Column("interval_seconds", Integer),
    Column("last_outcome", String(40)),
    Column("last_message", Text),
    Column("body_hash", String(64)),  # of the body read last: one that has not changed is not parsed again
    Column("latest_entry", UtcDateTime),  # the newest published time that the source named
    Column("rhythm_seconds", Integer),  # the usual pause between two of its entries
    Column("moved_to", Text),  # where a permanent redirect leads, and how many checks in a row it has led there
    Column("moved_checks", Integer, nullable=False, server_default="0"),
    Column("flag", String(40)),  # what is wrong with the source, and since when
    Column("flag_since", UtcDateTime),
    Column("flag_message", Text),
    Column("hints", JSON(none_as_null=True)),  # when the feed asked to be read, as ``crawler.update_hints`` writes it
)

# Hosts that asked to be left alone for a while: no source and no page of theirs is fetched before.
host_pauses = Table(
    "host_pauses",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)

# The robots.txt of each scheme, host and port, for the day that it holds.
host_robots = Table(
    "host_robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("read", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
)

# What trend sources say of a topic at one moment: its place in a list, or a number, or both.
signals = Table(
    "signals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("observed", UtcDateTime, nullable=False, index=True),
    Column("topic", Text, nullable=False),
    Column("measure", String(40), nullable=False),  # of what ``count`` is a number: searches, points, views, …
    Column("rank", Integer),
    Column("count", Integer),
    Column("country", String(2)),
    Column("lang", String(8)),
    Column("url", Text),
    UniqueConstraint("source_id", "observed", "topic"),
)

# Pages that a source named and that are no documents: still to be fetched (next_attempt set), or given up (NULL), kept
# so that the next reading of the source does not fetch them again. The row of a page that became a document goes.
pages = Table(
    "pages",
    metadata,
    Column("address", Text, primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entry", JSON),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt", UtcDateTime, index=True),
    Column("last_outcome", String(40)),
    Column("found", UtcDateTime, nullable=False, index=True),
)

# -- documents ---------------------------------------------------------------------------------------------------------

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("text_hash", String(64), index=True),
    Column("lang", String(8)),
    Column("published", UtcDateTime),
    Column("date_reliability", String(16), nullable=False),
    Column("date_source", String(40)),
    Column("dated", UtcDateTime, nullable=False, index=True),  # published, else seen: what date filters look at
    Column("author", Text),
    Column("publisher", Text, nullable=False, index=True),
    Column("source", Text, index=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="SET NULL"), index=True),
    Column("country", String(2)),
    Column("kind", String(16), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("seen", UtcDateTime, nullable=False, index=True),
    Column("copy_of", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    # What filters look at and count, so that they need not read past every text. With one on the language beside it,
    # SQLite would take that, and look every document up.
    Index("ix_documents_filtered", "country", "kind", "lang", "dated", "source", "publisher", "tags", "copy_of"),
    sqlite_autoincrement=True,  # an id is never used twice: derived data may still name a deleted document
)

# What edited articles said before. ``replaced`` is when the version that took the place of this one was collected.
document_versions = Table(
    "document_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("replaced", UtcDateTime, nullable=False),
)

# How the pages of documents were last asked for: by this an edited article is asked for again, and no other. Kept for
# as long after a document was collected as its edits are followed.
page_visits = Table(
    "page_visits",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("url", Text, nullable=False),  # where the page was found
    Column("etag", Text),
    Column("last_modified", Text),
    Column("collected", UtcDateTime, nullable=False, index=True),
    Column("visited", UtcDateTime, nullable=False),
    Column("vain", Integer, nullable=False),  # how often in a row it was asked for again and had not changed
)

# The pages that documents were read from, compressed by ``crawler.raw_pages``, for as long as the settings say.
raw_pages = Table(
    "raw_pages",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("url", Text, nullable=False),  # where the page was found
    Column("charset", String(40)),  # what the server said that it is in
    Column("fetched", UtcDateTime, nullable=False),
    Column("size", Integer, nullable=False),  # of the body, in bytes
    Column("body", LargeBinary, nullable=False),
    Index("ix_raw_pages_fetched_size", "fetched", "size"),  # pruning looks at nothing else
)

# MinHash signatures of texts, uint32, little-endian, by which copies are found. Derived by the indexer.
text_signatures = Table(
    "text_signatures",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("signature", LargeBinary, nullable=False),
)

document_addresses = Table(
    "document_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
)

# -- the indexes -------------------------------------------------------------------------------------------------------

# What the indexer has still to look at. One row a document; a later change replaces it under a new sequence, so that
# finishing an earlier sequence cannot hide it. No foreign key: the deletion of a document is a change too.
changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("document_id", Integer, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

# Derived from documents by the indexer. No foreign key: chunks outlive their document until the indexer has taken them
# out of every index.
chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("char_start", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("content_key", String(64), nullable=False),
    Column("lang", String(8)),  # NULL: the document's
    Index("ix_chunks_content_key", "content_key"),
    sqlite_autoincrement=True,  # an id is never used twice: the vector server may still hold a deleted one
)

# float16 vectors, little-endian, by content and model: computed once, whatever happens to the indexes. Content comes
# first in the key: SQLite takes a key's first column for one that leaves few rows, and would look through every vector
# of a model for one chunk's (100,000 chunks: 20 s for 500 vectors instead of 10 ms).
embeddings = Table(
    "embeddings",
    metadata,
    Column("content_key", String(64), primary_key=True),
    Column("model_id", String(200), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Which collection of the vector server holds the vectors of a model, and whether it holds all of them. ``model`` is
# what the setting called the model.
vector_collections = Table(
    "vector_collections",
    metadata,
    Column("model_id", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("model", Text, nullable=False, server_default=""),
)

# Numbers by name, as the generation that caches compare and the model's window that chunks were cut for.
counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

# -- what people look for, and are told of -----------------------------------------------------------------------------

# Searches that a person keeps, and what of their results that person has seen: every document up to ``known_until``,
# and of the later ones those in ``shown``.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("looked", UtcDateTime),
    Column("known_until", Integer, nullable=False),
    Column("shown", JSON, nullable=False),
)

# What a person watches for. Documents up to ``known_until`` have been looked at.
watches = Table(
    "watches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("known_until", Integer, nullable=False),
    sqlite_autoincrement=True,  # alerts may still name one that was removed
)

# The documents that a watch found, and when they were told in an alert; NULL: not yet.
watch_hits = Table(
    "watch_hits",
    metadata,
    Column("watch_id", Integer, ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "document_id",
        Integer,
        ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    Column("found", UtcDateTime, nullable=False),
    Column("told", UtcDateTime),
)

# What was raised, for whoever delivers it from ``due`` on. ``last_past`` is when a trend was last past its threshold.
# The articles stay as they were told, whatever becomes of the documents.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("watch", Text),
    Column("watch_id", Integer, index=True),
    Column("story_id", Integer),
    Column("title", Text, nullable=False),
    Column("raised", UtcDateTime, nullable=False, index=True),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("last_past", UtcDateTime),
    Column("stories", Integer, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("verdict", JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # who delivers remembers up to which one
)

# Topics, networks and names that a person follows or hides in trends. ``topic`` is ``words``, folded. Each change of a
# mark is a row, without ``mark`` where it was taken away.
marked_topics = Table(
    "marked_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("marked", UtcDateTime, primary_key=True),
    Column("words", Text, nullable=False),
    Column("mark", String(16)),
)

# -- digests, and what is delivered ------------------------------------------------------------------------------------

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

# -- tasks -------------------------------------------------------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", String(40), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("queued", UtcDateTime, nullable=False),
    Column("started", UtcDateTime),
    Column("finished", UtcDateTime),
    Column("heartbeat", UtcDateTime),
    Column("worker", String(200)),
    Column("attempts", Integer, nullable=False, server_default="0"),  # how often a worker has begun it
    Column("cancel_asked", Boolean, nullable=False, default=False),
    Column("progress_done", Integer, nullable=False, default=0),
    Column("progress_total", Integer),
    Column("progress_note", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("result", JSON, nullable=False),
    sqlite_autoincrement=True,
)

run_outcomes = Table(
    "run_outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("source_id", Integer),  # the source may be removed later; its outcomes stay readable
    Column("source", Text, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("count", Integer, nullable=False),
    Column("example", Text, nullable=False, default=""),
)

# -- the playbook ------------------------------------------------------------------------------------------------------

# A piece of the playbook: advice that several articles give. ``title``, ``network`` and ``theme`` are what was found,
# the columns with ``own_`` what a person says instead. One that a person has touched is never deleted by grouping.
practices = Table(
    "practices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("own_title", Text),
    Column("own_theme", String(40)),
    Column("own_network", String(40)),
    Column("own", Boolean, nullable=False, server_default="0"),  # written by a person
    Column("pinned", Boolean, nullable=False, server_default="0"),
    Column("hidden", Boolean, nullable=False, server_default="0"),
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # ids are given to people
)

# Sentences of documents that advise. ``vector`` is of what the model reads, float16, little-endian, of ``model_id``.
advice = Table(
    "advice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("char_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("networks", JSON, nullable=False),
    Column("theme", String(40), nullable=False),
    Column("forbids", Boolean, nullable=False),
    Column("odds", Float),  # none of what was found before it was kept, until it is searched again
    Column(
        "words_key", String(64), nullable=False, index=True
    ),  # of the sentence's words: the same advice in the same words
    Column("vector", LargeBinary),
    Column("practice_id", Integer, ForeignKey("practices.id", ondelete="SET NULL"), index=True),
    sqlite_autoincrement=True,
)

# Pairs of advice that say the same, the smaller id first: what groups are made of.
advice_links = Table(
    "advice_links",
    metadata,
    Column("first_id", Integer, ForeignKey("advice.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "second_id",
        Integer,
        ForeignKey("advice.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
)

# The state of a document in which it was last searched for advice, and by what.
advice_documents = Table(
    "advice_documents",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("content_hash", String(64), nullable=False),
    Column("lang", String(8)),
    Column("found_by", String(250), nullable=False),
)

# -- stories -----------------------------------------------------------------------------------------------------------

# The story of each document, by the day (UTC) on which it was collected, as it was when that day ended. A story has the
# id of the document that opened it, which may be gone by now.
story_documents = Table(
    "story_documents",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("day", Date, nullable=False, index=True),
    Column("story_id", Integer, nullable=False, index=True),
)

# Stories that went into an older one, and when: a document brought them together. One that came out of another goes
# into itself; the last of a story counts.
story_merges = Table(
    "story_merges",
    metadata,
    Column("story_id", Integer, primary_key=True, autoincrement=False),
    Column("into_id", Integer, nullable=False),
    Column("day", Date, primary_key=True, index=True),
)

# Documents of stories that came apart, and where they are told since; the last of a document counts.
story_moves = Table(
    "story_moves",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("day", Date, primary_key=True, index=True),
    Column("story_id", Integer, nullable=False),
)

# How many documents of a language a day told, and the sum of their vectors in the story space of a model, float32,
# little-endian.
story_days = Table(
    "story_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("model_id", String(200), primary_key=True),
    Column("lang", String(8), primary_key=True),  # empty: not known
    Column("count", Integer, nullable=False),
    Column("meaning", LargeBinary, nullable=False),
)

# -- people, and what they keep together -------------------------------------------------------------------------------

# Who uses the app, under the address they signed in with, or under the empty name where nobody signs in: how they like
# it, and when they were there.
people = Table(
    "people",
    metadata,
    Column("name", String(254), primary_key=True),
    Column("lang", String(8)),
    Column("time_zone", String(64)),
    Column("countries", JSON, nullable=False),
    Column("active", UtcDateTime),  # last seen using it
    Column("visit_before", UtcDateTime),  # when the visit before this one ended
)

# Boards: what a team keeps together.
boards = Table(
    "boards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("note", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("owner", String(254), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# What stands on a board. ``title``, ``url`` and ``publisher`` are as they were when it was put there: what it refers to
# may be gone.
board_items = Table(
    "board_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("board_id", Integer, ForeignKey("boards.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref_id", Integer, nullable=False),  # of the document, the story or the practice
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("added_by", String(254), nullable=False),
    UniqueConstraint("board_id", "kind", "ref_id"),
    sqlite_autoincrement=True,
)
