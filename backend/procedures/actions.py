"""Publishing a county's own procedure: a changed copy, numbered, with who, when and on what ground."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.divisions.models import Division
from backend.procedures.checking import faults_in
from backend.procedures.documents import Document, compared, delivered, procedure_of, sound, values_of, written
from backend.procedures.models import ProcedureVersion
from backend.procedures.protected import loosened
from backend.procedures.queries import newest
from backend.scope import Actor, OutOfScope
from dialogues.plain import clean, letters
from knowledge.reading import Fault

LEAST_BECAUSE, MOST_BECAUSE = 4, 200  # characters


class ProcedureFault(Exception):
    """Why a version was not published, and what to do; the message may be shown."""


class Outrun(ProcedureFault):
    """Somebody else has published since the page was opened."""


def publish(
    session: Session, by: Actor, county: Division, procedure: str, document: Document, because: str, seen: int,
    now: datetime, *, looser: Collection[str] = (),
) -> ProcedureVersion:
    """The version under which the county's new cases begin from now on; those that are running keep theirs.

    `seen` is the number its author had before their eyes, 0 for the procedure that came with the program. A form sent
    twice publishes once. `looser`: the limits of a document of which its author has said that they are loosened.
    Raises ProcedureFault, Outrun, or OutOfScope for somebody else's county.
    """
    _check_who(by, county)
    because = clean(because)
    _check(procedure, document, because)
    stands = newest(session, county.id, procedure)
    text = written(document)
    if stands is not None and (stands.document, stands.because, stands.staff_id) == (text, because, by.id):
        return stands
    if (stands.number if stands else 0) != seen:
        raise Outrun("您改的时候，别人发布了新的一版。")
    before = sound(procedure, stands.document) if stands else delivered(procedure)
    if before is not None and compared(document) == compared(before):
        raise ProcedureFault("和现在用的一样，没有要改的。")
    _check_limits(procedure, before or delivered(procedure), document, looser)
    version = ProcedureVersion(
        division_id=county.id, procedure=procedure, number=_next(session, procedure), document=text, because=because,
        staff_id=by.id, made_at=now,
    )
    _add(session, version)
    details = {"procedure": procedure, "number": version.number}
    record(session, by, "procedure.published", f"procedure_version:{version.id}", details, now)
    return version


def _check_who(by: Actor, county: Division) -> None:
    if by.role != "county" or county.level != "county" or not by.reaches(county.path):
        raise OutOfScope


def _check(procedure: str, document: Document, because: str) -> None:
    if letters(because) < LEAST_BECAUSE or len(because) > MOST_BECAUSE:
        raise ProcedureFault(f"请写明依据哪个文件、为什么改，{LEAST_BECAUSE}到{MOST_BECAUSE}个字。")
    wrong = faults_in(procedure, document, values_of(document))
    if wrong:
        raise ProcedureFault(next(iter(wrong.values())))
    try:
        procedure_of(procedure, document)
    except Fault as fault:
        raise ProcedureFault(str(fault)) from None


def _check_limits(procedure: str, before: Document, document: Document, looser: Collection[str]) -> None:
    for id_, row in loosened(procedure, before, document).items():
        if id_ not in looser:
            raise ProcedureFault(f"“{row.label}”比依据写的宽，或者停用了。确实要这样的，请先在它下面打勾，再发布。")


def _next(session: Session, procedure: str) -> int:
    return (session.scalar(select(func.max(ProcedureVersion.number)).filter_by(procedure=procedure)) or 0) + 1


def _add(session: Session, version: ProcedureVersion) -> None:
    """The unique key decides who was first, never a look beforehand."""
    try:
        with session.begin_nested():
            session.add(version)
            session.flush()
    except IntegrityError:
        raise Outrun("刚才有人同时发布，您的还没有存。") from None
