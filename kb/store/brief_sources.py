"""Sources with how they are doing, in brief. Inside the caller's transaction."""

from dataclasses import fields

from sqlalchemy import Connection, select

from kb.models import BriefSource
from kb.store.tables import source_states, sources

_COLUMNS = {column.name: column for column in (*source_states.c, *sources.c)}
_BRIEF = select(*(_COLUMNS[field.name] for field in fields(BriefSource))).select_from(sources).join(source_states)


def list_brief_sources(connection: Connection) -> list[BriefSource]:
    """Every source, in the order in which they came."""
    return [BriefSource(*row) for row in connection.execute(_BRIEF.order_by(sources.c.id))]
