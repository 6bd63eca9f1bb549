"""Putting up a notice: masked, of a whitelist of fields, with an end that is never a rest day."""

import secrets
from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.models import Case
from backend.divisions.queries import group_and_village
from backend.households.models import Household
from backend.masking import masked_name
from backend.publicity.models import PublicNotice
from backend.rules import Rules
from backend.scope import Actor
from backend.wording import word
from knowledge.deadlines import publicity_ends

CODE_BYTES = 15


def publish(
    session: Session, case: Case, by: Actor, kind: str, begins: date, days: int, now: datetime, rules: Rules
) -> PublicNotice:
    """The notice of one case, hanging for `days` whole days; what it shows is fixed here and nowhere else.

    `kind`: inclusion or removal.
    """
    household = session.get_one(Household, case.household_id)
    group, village = group_and_village(session, case.division_id)
    notice = PublicNotice(
        code=secrets.token_urlsafe(CODE_BYTES), division_id=village.id, case_id=case.id, kind=kind,
        shown_name=masked_name(household.name), group=group, people=household.size,
        proposal=word(f"public.{kind}"), begins=begins, ends=publicity_ends(begins, days, rules.calendar),
        staff_id=by.id if by.kind == "staff" else None, made_at=now,
    )
    session.add(notice)
    session.flush()
    details = {"case": case.id, "begins": begins.isoformat(), "ends": notice.ends.isoformat()}
    record(session, by, "notice.published", f"public_notice:{notice.id}", details, now)
    return notice
