"""Putting up a notice, taking it down early, putting it up again, and the line that says that its time is over."""

import secrets
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.confirming import check_asked
from backend.cases.days import known_of
from backend.cases.filling import Typed, fill
from backend.cases.models import Case
from backend.cases.thread import StageFault, add_entry, hold
from backend.divisions.queries import group_and_village
from backend.family.queries import members_of
from backend.hours import day_of
from backend.households.models import Household
from backend.publicity.checking import check_form, check_shown, shown_name
from backend.publicity.models import PublicNotice
from backend.publicity.queries import OVER, of_case, still_hanging
from backend.rules import Rules
from backend.scope import CLOCK, Actor
from backend.wording import word, words_under
from knowledge.deadlines import publicity_ends

CODE_BYTES = 15
REFUSED, WENT_BACK, MOVED = "refused", "went_back", "moved"  # why a notice comes down with a step


def publish(
    session: Session, case: Case, by: Actor, kind: str, begins: date, days: int, now: datetime, rules: Rules
) -> PublicNotice:
    """The notice of one case, hanging for `days` whole days; what it shows is fixed here and nowhere else.

    `kind`: inclusion or removal. Its days count from today on, however early its paper was put up: before, nobody
    could read it on the public page. Raises StageFault where something would hang that must not.
    """
    household = session.get_one(Household, case.household_id)
    members = members_of(session, household.id)
    group, village = group_and_village(session, case.division_id)
    name = household.name or ""
    check_shown(group, [name, *(member.name or "" for member in members)])
    notice = PublicNotice(
        code=secrets.token_urlsafe(CODE_BYTES), division_id=village.id, case_id=case.id, kind=kind,
        shown_name=shown_name(name, members, day_of(now)), group=group, people=household.size,
        proposal=word(f"public.{kind}"), begins=begins,
        ends=publicity_ends(max(begins, day_of(now)), days, rules.calendar),
        staff_id=by.id if by.kind == "staff" else None, made_at=now,
    )
    session.add(notice)
    session.flush()
    details = {"case": case.id, "begins": begins.isoformat(), "ends": notice.ends.isoformat()}
    record(session, by, "notice.published", f"public_notice:{notice.id}", details, now)
    return notice


def take_down(session: Session, case: Case, by: Actor, notice_id: str, because: str, now: datetime) -> None:
    """Before its end, for a reason; the case then waits until it has hung its whole time again. Raises StageFault."""
    hold(session, case, by)
    notice = still_hanging(session, case.id, day_of(now))
    if notice is None or notice.id != notice_id:
        raise StageFault("这张公示已经不贴了，不用再撤。")
    if because not in words_under("public_down"):
        raise StageFault("请选为什么提前撤下。")
    _down(session, notice, by, because, now)
    add_entry(session, case, "notice_down", by, now, details={"notice": notice.id, "because": because})


def put_up_again(
    session: Session, case: Case, by: Actor, typed: Typed, text: str | None, now: datetime, rules: Rules, *,
    without: str | None = None,
) -> PublicNotice:
    """The case still stands at its notice, and none hangs: another one, for its whole time. Raises StageFault."""
    hold(session, case, by)
    stage, earlier = rules.procedure_of(case.procedure).stages[case.stage], of_case(session, case.id)
    if stage.does != "publish" or not earlier or case.merged_into is not None:
        raise StageFault("这件事现在不在公示这一步，不能再贴。")
    if by.role not in stage.by:
        raise StageFault("这一步由记公示的同志来办。")
    if still_hanging(session, case.id, day_of(now)) is not None:
        raise StageFault("这件事的公示还贴着。要改，请先把那张撤下。")
    filled = fill(stage, typed, text, known_of(session, case, now, rules))
    check_form(filled)
    check_asked(session, case, by, without, True, now)
    begins = date.fromisoformat(filled.codes["begins"])
    notice = publish(session, case, by, earlier[0].kind, begins, filled.codes["days"], now, rules)
    details = {"notice": notice.id, "begins": begins.isoformat(), "days": filled.codes["days"]}
    add_entry(session, case, "notice_up", by, now, text=filled.text, details=details)
    return notice


def withdraw(session: Session, case: Case, by: Actor, because: str, now: datetime) -> None:
    """What hangs of a case comes down with a step that does not wait for its end."""
    notice = still_hanging(session, case.id, day_of(now))
    if notice is not None:
        _down(session, notice, by, because, now)


def note_ends(session: Session, now: datetime) -> int:
    """Notices whose time is over get their line; nobody has been reading them since midnight anyway."""
    ended = select(PublicNotice).filter_by(taken_down_at=None).where(PublicNotice.ends < day_of(now))
    notices = session.scalars(ended.order_by(PublicNotice.id)).all()
    for notice in notices:
        notice.taken_down_at, notice.taken_down_because = now, OVER
        details = {"case": notice.case_id, "ends": notice.ends.isoformat()}
        record(session, CLOCK, "notice.over", f"public_notice:{notice.id}", details, now)
    return len(notices)


def _down(session: Session, notice: PublicNotice, by: Actor, because: str, now: datetime) -> None:
    notice.taken_down_at, notice.taken_down_because = now, because
    details = {"case": notice.case_id, "because": because}
    record(session, by, "notice.taken_down", f"public_notice:{notice.id}", details, now)
