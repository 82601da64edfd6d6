"""The tables of the store, a file for each domain. Nothing here is particular to one database.

Migrations in ``kb/store/migrations`` make them; a test holds both together.
"""

from kb.store.tables.collecting import host_pauses, host_robots, pages, signals, source_states, sources
from kb.store.tables.digest import audiences, deliveries, editions, editors_work, failed_editions, subscriptions
from kb.store.tables.index import changes, chunks, counters, embeddings, vector_collections
from kb.store.tables.intake import (
    document_addresses,
    document_versions,
    documents,
    page_visits,
    raw_pages,
    text_signatures,
)
from kb.store.tables.playbook import advice, advice_documents, advice_links, practices
from kb.store.tables.schema import UtcDateTime, metadata
from kb.store.tables.story import story_days, story_documents, story_merges, story_moves
from kb.store.tables.tasks import run_outcomes, runs
from kb.store.tables.team import board_items, boards, people
from kb.store.tables.watching import alerts, marked_topics, saved_searches, watch_hits, watches

__all__ = [
    "UtcDateTime",
    "advice",
    "advice_documents",
    "advice_links",
    "alerts",
    "audiences",
    "board_items",
    "boards",
    "changes",
    "chunks",
    "counters",
    "deliveries",
    "document_addresses",
    "document_versions",
    "documents",
    "editions",
    "editors_work",
    "embeddings",
    "failed_editions",
    "host_pauses",
    "host_robots",
    "marked_topics",
    "metadata",
    "page_visits",
    "pages",
    "people",
    "practices",
    "raw_pages",
    "run_outcomes",
    "runs",
    "saved_searches",
    "signals",
    "source_states",
    "sources",
    "story_days",
    "story_documents",
    "story_merges",
    "story_moves",
    "subscriptions",
    "text_signatures",
    "vector_collections",
    "watch_hits",
    "watches",
]
