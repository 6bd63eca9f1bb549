"""The migrations make exactly the tables the models describe, on both databases."""

from alembic import command
from sqlalchemy import inspect

from backend import schema
from backend.base import Base
from backend.database import Database


def test_the_migrated_schema_equals_the_models(empty_url: str) -> None:
    database = Database(empty_url)
    schema.upgrade(database)
    assert schema.differences(database) == []
    database.close()


def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    database = Database(empty_url)
    schema.upgrade(database)
    schema.upgrade(database)
    with database.reading() as session:
        tables = set(inspect(session.connection()).get_table_names())
    assert tables == set(Base.metadata.tables) | {"alembic_version"}
    database.close()


def test_the_newest_revision_is_taken_back_to_the_indexes_that_were_there(empty_url: str) -> None:
    database = Database(empty_url)
    found = []
    for move, to in ((command.upgrade, "0010"), (command.upgrade, "head"), (command.downgrade, "0010")):
        with database.writing() as session:
            move(schema._config(session.connection()), to)
        with database.reading() as session:
            seen = inspect(session.connection())
            found.append({(table, one["name"]) for table in seen.get_table_names() for one in seen.get_indexes(table)})
    database.close()
    before, newest, after = found
    assert (before == after, before == newest) == (True, False)


def test_every_model_is_listed_in_the_schema() -> None:
    assert {table.__tablename__ for table in schema.TABLES} == set(Base.metadata.tables)
