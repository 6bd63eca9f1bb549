"""Records: what must be written down when a stage is reached, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Entry

KINDS = ("day", "number", "choice", "choices", "risk", "risks", "staff", "card", "line", "text")
SEALED = ("line", "text")  # kinds of field a person writes in their own words
CHECKS = ("votes", "risk_among_risks")


@dataclass(frozen=True)
class Field:
    """One thing that is asked; `among`: the codes of a choice with their words; `least`, `most`: of a number."""

    id: str
    kind: str
    ask: str
    hint: str | None
    optional: bool
    among: Mapping[str, str]
    least: int
    most: int | None

    @property
    def is_sealed(self) -> bool:
        """Whether the answer is somebody's own words."""
        return self.kind in SEALED


@dataclass(frozen=True)
class Record:
    """The fields of one form; `check` names what is looked at across them (backend/cases/filling.py)."""

    id: str
    label: str
    fields: Mapping[str, Field]
    check: str | None


def load_records(path: Path) -> Mapping[str, Record]:
    """Every form by its id; raises Fault."""
    return {name: _record(name, entry) for name, entry in Entry.of_file(path).named()}


def _record(name: str, entry: Entry) -> Record:
    entry.only("label", "fields", "check")
    fields = {code: _field(code, row) for code, row in entry.inner("fields").named()}
    check = entry.one_of("check", CHECKS) if entry.has("check") else None
    return Record(name, entry.text("label"), fields, check)


def _field(name: str, entry: Entry) -> Field:
    entry.only("kind", "ask", "hint", "optional", "among", "least", "most")
    kind = entry.one_of("kind", KINDS)
    among = {code: entry.inner("among").text(code) for code in entry.inner("among").values}
    if kind in ("choice", "choices", "card") and not among:
        raise entry.fault("among", "没有写可以选什么", "请写成“代码: 说法”，一行一个")
    return Field(
        name, kind, entry.text("ask"), entry.maybe_text("hint"), entry.truth("optional"), among,
        entry.maybe_number("least") or 0, entry.maybe_number("most"),
    )
