"""Reading procedures: those that came with the program, and every version the counties have published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.procedures.documents import procedure_of, sound
from backend.procedures.models import ProcedureVersion
from knowledge.procedures import Procedure

log = structlog.get_logger(__name__)
Stamp = tuple[int, str | None]  # how many rows there are, and the newest id: rows are only ever added


def versions(session: Session, division_id: str, procedure: str) -> list[ProcedureVersion]:
    """Every version a county has published, the newest first."""
    rows = select(ProcedureVersion).filter_by(division_id=division_id, procedure=procedure)
    return list(session.scalars(rows.order_by(ProcedureVersion.number.desc())))


def newest(session: Session, division_id: str, procedure: str) -> ProcedureVersion | None:
    """The version under which new cases of a county begin; None: the one that came with the program."""
    return next(iter(versions(session, division_id, procedure)), None)


@dataclass(frozen=True)
class _Own:
    """One version of a county, read."""

    division_id: str
    number: int
    procedure: Procedure


@dataclass(frozen=True)
class _Read:
    """Every version there was at a moment, by the id of its row."""

    stamp: Stamp = (0, None)
    own: Mapping[str, _Own] = field(default_factory=dict)
    by_name: Mapping[str, Procedure] = field(default_factory=dict)


class Procedures:
    """Answers from memory; `read` looks with one cheap query whether somebody has published anew."""

    def __init__(self, delivered: Mapping[str, Procedure]) -> None:
        self.delivered = delivered
        self._read = _Read()

    def read(self, session: Session) -> None:
        """To be called where a turn, a request or a tick begins."""
        counted = select(func.count(ProcedureVersion.id), func.max(ProcedureVersion.id))
        count, last = session.execute(counted).one()
        known = self._read
        if known.stamp != (count, last):
            rows = session.scalars(select(ProcedureVersion).order_by(ProcedureVersion.number)).all()
            every = {row.id: known.own.get(row.id) or _own(row) for row in rows}
            own = {id_: one for id_, one in every.items() if one is not None}
            self._read = _Read((count, last), own, {one.procedure.name: one.procedure for one in own.values()})

    def every(self) -> Iterable[Procedure]:
        """All of them, in no order that means anything."""
        return (*self.delivered.values(), *(one.procedure for one in self._read.own.values()))

    def ends(self) -> frozenset[str]:
        """Ids of the stages after which nothing is to be done, of whatever procedure."""
        return frozenset(stage.id for one in self.every() for stage in one.stages.values() if stage.final)

    def moving_on(self) -> frozenset[str]:
        """Ids of the stages in which somebody has to take a next step, of whatever procedure."""
        stages = (stage for one in self.every() for stage in one.stages.values())
        return frozenset(stage.id for stage in stages if not stage.final and not stage.rests)

    def doing(self, does: str) -> frozenset[str]:
        """Ids of the stages that have this consequence, one of knowledge.procedures.DOES."""
        return frozenset(stage.id for one in self.every() for stage in one.stages.values() if stage.does == does)

    def spoken(self) -> frozenset[str]:
        """Ids of the stages that say that somebody has spoken with the household."""
        return frozenset(stage.id for one in self.every() for stage in one.stages.values() if stage.spoken)

    def named(self, name: str) -> Procedure | None:
        """The one of that id and version."""
        delivered = self.delivered.get(name.partition("@")[0])
        return delivered if delivered is not None and delivered.name == name else self._read.by_name.get(name)

    def of_place(self, procedure: str, path: str) -> Procedure:
        """Under which new cases begin in a place: the newest of its county, else the one that came with the program."""
        above = path.split("/")
        own = [one for one in self._read.own.values() if one.division_id in above and one.procedure.id == procedure]
        return max(own, key=lambda one: one.number).procedure if own else self.delivered[procedure]


def _own(row: ProcedureVersion) -> _Own | None:
    """None where the program of today cannot read it any more; whatever began under it goes on under the delivered."""
    document = sound(row.procedure, row.document)
    if document is None:
        log.error("procedure_unreadable", number=row.number)
        return None
    return _Own(row.division_id, row.number, procedure_of(row.procedure, document, row.number))
