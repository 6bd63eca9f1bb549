"""The backend keeps to its room: whom it imports, how long its files and functions are, what its rows may say."""

import ast
from pathlib import Path

import pytest

from backend.base import Base
from backend.schema import TABLES
from knowledge.procedures import load_procedures

ROOM = Path(__file__).parents[2] / "backend"
FILES = sorted(path for path in ROOM.rglob("*.py") if "console" not in path.parts)
OURS = {"knowledge", "dialogues", "backend", "bot", "nlu"}
PERSONAL = ("name", "phone", "story", "since", "note", "text", "payload", "reply", "state", "address", "why")
NOT_OF_A_PERSON = {"division.name", "setting.name", "conversation.state", "measure.state"}

PROCEDURES = load_procedures().values()
WORDS_OF_OTHERS = {"received", "closed"}  # stages that objections and promises have, too


def _imported(tree: ast.AST) -> set[str]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_a_file_keeps_to_its_imports_its_length_and_its_docstring(path: Path) -> None:
    source = path.read_text()
    tree = ast.parse(source)
    assert _imported(tree) & OURS <= {"knowledge", "dialogues", "backend"}
    assert len(source.splitlines()) <= 300
    assert not source or ast.get_docstring(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= 40] == []


def test_whatever_is_personal_is_a_sealed_column() -> None:
    open_columns = {
        f"{table.__tablename__}.{column.name}"
        for table in TABLES
        for column in Base.metadata.tables[table.__tablename__].columns
        if column.name in PERSONAL
    }
    assert open_columns <= NOT_OF_A_PERSON | {"outgoing.state"}


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_no_stage_of_a_procedure_is_known_by_its_name(path: Path) -> None:
    """What a stage does, where it leads and whether it is the last stands in the procedure: a county's may differ."""
    stages = {stage for procedure in PROCEDURES for stage in procedure.stages} - WORDS_OF_OTHERS
    constants = {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)}
    assert stages & {value for value in constants if isinstance(value, str)} == set()
