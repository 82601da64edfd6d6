"""Run by Alembic: migrates over the connection that ``Database`` hands in."""

from alembic import context

from kb.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter columns; Alembic copies the table instead
)
context.run_migrations()
