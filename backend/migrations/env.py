"""How Alembic runs our revisions: on the connection the application gives it, in that connection's transaction."""

from alembic import context

from backend.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True
)
context.run_migrations()
