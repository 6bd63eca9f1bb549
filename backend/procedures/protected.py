"""Limits that rest on a document: what a county's own copy makes of them, and which may never be stopped."""

from collections.abc import Mapping
from functools import cache

from backend.procedures.documents import Document, delivered, procedure_of
from knowledge.deadlines import Deadline


@cache
def set_by_document(name: str) -> Mapping[str, Deadline]:
    """The deadlines of the delivered procedure that rest on a document, as it sets them; raises Fault."""
    found = procedure_of(name, delivered(name)).deadlines
    return {id_: row for id_, row in found.items() if row.source is not None}


def never_stopped(name: str) -> frozenset[str]:
    """Those of them whose clock no county can let be stopped: they protect the household."""
    return frozenset(id_ for id_, row in set_by_document(name).items() if row.protects)


def departed(name: str, document: Document) -> Mapping[str, Deadline]:
    """The limits in which this copy says something else, as the document sets them: it is not cited for the rest."""
    now = procedure_of(name, document).deadlines
    return {id_: said for id_, said in set_by_document(name).items() if _figure(now.get(id_)) != _figure(said)}


def loosened(name: str, before: Document, after: Document) -> Mapping[str, Deadline]:
    """The limits that protect a household less than the document does, and that this very change has made so."""
    old, new = (procedure_of(name, document).deadlines for document in (before, after))
    return {
        id_: said for id_, said in set_by_document(name).items()
        if _figure(old.get(id_)) != _figure(new.get(id_)) and not _holds(new.get(id_), said)
    }


def _figure(row: Deadline | None) -> tuple[int, str] | None:
    """None where it is switched off."""
    return (row.n, row.unit) if row is not None else None


def _holds(row: Deadline | None, said: Deadline) -> bool:
    """Whether the household waits no longer: no more days, of the same kind or of days that run without rest."""
    if row is None or row.n > said.n:
        return False
    return row.unit == said.unit or (said.unit, row.unit) == ("working_day", "calendar_day")
