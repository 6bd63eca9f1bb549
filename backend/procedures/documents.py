"""Documents: a whole procedure as it is written down, and what of it a county may change in a copy of its own."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import yaml

from knowledge.entry import Entry
from knowledge.procedures import PROCEDURES, RECORDS, ROLES, Procedure, read_procedure
from knowledge.reading import Fault, parse, read
from knowledge.records import Record, load_records
from knowledge.sources import Source, load_sources

Document = Mapping[str, Any]  # as YAML holds it, every value a text, a list or a mapping
Values = Mapping[str, str]  # by key: the way to it in the document, with dots

OF_STAGE = ("label", "title", "ask", "told", "needs_text", "by")
OF_BEGINNING = ("label", "told")  # of a stage nobody takes a case to
OF_DEADLINE = ("off", "n", "unit", "may_stop")
OF_STOP = ("n", "unit")
TRUTHS = ("off", "may_stop", "needs_text")
LIST = "by"
KEPT = 200  # versions in memory


@cache
def delivered(procedure: str) -> Document:
    """The document that came with the program; raises Fault."""
    document: Document = read(PROCEDURES / f"{procedure}.yml")
    return document


def written(document: Document) -> str:
    """As it is stored."""
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
    return text


@lru_cache(KEPT)
def stored(text: str) -> Document:
    """What `written` has stored, nobody's to change; raises Fault."""
    document: Document = Entry.of("本县的办事程序", "文件", parse(text, "本县的办事程序")).values
    return document


def procedure_of(name: str, document: Document, number: int | None = None) -> Procedure:
    """The procedure a document describes, as a county's own where it has a number; raises Fault."""
    version = document["version"] if number is None else f"{document['version']}+{number}"
    entry = Entry.of(name, "文件", {**document, "version": version})
    return read_procedure(name, entry, _sources(), _records())


@lru_cache(KEPT)
def sound(name: str, text: str) -> Document | None:
    """What was stored, or None where the program of today cannot read it any more."""
    try:
        document = stored(text)
        compared(document)
        procedure_of(name, document)
    except (Fault, KeyError, TypeError, AttributeError):
        return None
    return document


def everything_on(document: Document) -> Document:
    """The same with nothing switched off, to show what could be switched on."""
    deadlines = {name: {**row, "off": "false"} for name, row in document.get("deadlines", {}).items()}
    green = {"green": {**document["green"], "off": "false"}} if document.get("green") else {}
    return {**document, "deadlines": deadlines, **green}


def values_of(document: Document) -> Values:
    """Everything that may be changed, as texts: a truth as true or false, a list with spaces between."""
    return {key: _value(document, key) for key in _keys(document)}


def with_values(document: Document, values: Values) -> Document:
    """A copy in which these values stand; keys that may not be changed are left as they are."""
    changed: dict[str, Any] = _copied(document)
    for key in _keys(document):
        if key in values:
            _put(changed, key, values[key])
    return changed


def compared(document: Document) -> Values:
    """What tells two documents apart: what may be changed, and where the stages lead."""
    ways = {f"ways.{stage}": " ".join(targets) for stage, targets in document["ways"].items()}
    return {**values_of(document), **ways}


def differences(before: Document, after: Document) -> tuple[tuple[str, str, str], ...]:
    """(key, before, after) wherever they differ; empty where it is not there."""
    one, other = compared(before), compared(after)
    keys = [*other, *(key for key in one if key not in other)]
    return tuple((key, one.get(key, ""), other.get(key, "")) for key in keys if one.get(key) != other.get(key))


@cache
def _sources() -> Mapping[str, Source]:
    return load_sources()


@cache
def _records() -> Mapping[str, Record]:
    return load_records(RECORDS)


def _keys(document: Document) -> Iterator[str]:
    reached = _reached(document)
    for stage in document["stages"]:
        yield from (f"stages.{stage}.{name}" for name in (OF_STAGE if stage in reached else OF_BEGINNING))
    for deadline in document.get("deadlines", {}):
        yield from (f"deadlines.{deadline}.{name}" for name in OF_DEADLINE)
    for stop in document.get("stops", {}):
        yield from (f"stops.{stop}.{name}" for name in OF_STOP)
    if document.get("green"):
        yield "green.off"


def _reached(document: Document) -> set[str]:
    """Stages somebody takes a case to."""
    green: Document = document.get("green") or {}
    ways = [*document["ways"].values(), *green.get("ways", {}).values()]
    return {target for targets in ways for target in targets}


def _value(document: Document, key: str) -> str:
    *above, name = key.split(".")
    here = document
    for step in above:
        here = here[step]
    if name == LIST:
        return " ".join(role for role in ROLES if role in here.get(LIST, ROLES))
    return str(here.get(name, "false" if name in TRUTHS else ""))


def _put(document: dict[str, Any], key: str, value: str) -> None:
    *above, name = key.split(".")
    here = document
    for step in above:
        here = here[step]
    if value in ("", "false"):
        here.pop(name, None)
    else:
        here[name] = value.split() if name == LIST else value


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, list) else value
