"""The house keeps its own rules: who may import whom, how long a file and a function may be, and no forbidden names."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "dialogues": {"knowledge", "dialogues"},
    "backend": {"knowledge", "dialogues", "backend"},
    "bot": {"knowledge", "dialogues", "backend", "bot"},
    "nlu": {"nlu"},
}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "managers", "manager", "services", "service"}


def tracked(*endings: str) -> list[Path]:
    """Every file of the repository with one of these endings, as git knows it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / line for line in listed.splitlines())
    return [path for path in paths if path.suffix in endings and path.exists()]


SOURCES = tracked(".py")


def imported_rooms(path: Path) -> set[str]:
    """Our own rooms that a file imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & MAY_IMPORT.keys()


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_one_way(room: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): beyond
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] == room and (beyond := imported_rooms(path) - MAY_IMPORT[room])
    }
    assert wrong == {}


def test_no_file_is_longer_than_anybody_reads() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in [*SOURCES, *tracked(".js")]}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION and "migrations" not in path.parts:
                    too_long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert too_long == {}


def test_every_file_is_named_for_what_it_is() -> None:
    assert [str(path) for path in SOURCES if path.stem in NAMES_OF_NOTHING] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []
