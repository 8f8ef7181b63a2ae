"""Alembic's entry: migrations run on the connection that ``Database.migrate`` hands over, in its transaction."""

from alembic import context

from dragoman.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, user_module_prefix="")
context.run_migrations()
