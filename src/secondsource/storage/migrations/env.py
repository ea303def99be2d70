"""Runs the revisions on the connection that the store hands over, inside the store's own transaction."""

from alembic import context

from secondsource.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
