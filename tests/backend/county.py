"""An invented county for tests: two villages of one township, and one person of every role that matters."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases.actions import Declaration, open_case
from backend.cases.models import Case
from backend.conversations.actions import open_web
from backend.conversations.models import Conversation
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.rules import Rules
from backend.scope import TERMINAL, Actor
from backend.staff.actions import bind_chat, invite, make_bind_code
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from tests.backend.moments import at

FOUNDED = at("2026-11-02 09:00")


@dataclass(frozen=True)
class County:
    county: Division
    township: Division
    village: Division
    group: Division
    grid: Division  # another group of the village
    other_village: Division
    clerk: Staff  # of the village
    other_clerk: Staff  # of the other village
    township_clerk: Staff
    county_clerk: Staff
    helper: Staff  # answers for households of the village
    grid_member: Staff


def found_county(session: Session) -> County:
    county = add(session, "county", "测试县", None)
    township = add(session, "township", "青石乡", county)
    village = add(session, "village", "大湾村", township)
    group = add(session, "group", "下湾屯", village)
    grid = add(session, "group", "上湾屯", village)
    other_village = add(session, "village", "小河村", township)
    clerk = _staff(session, "clerk", "village", village, "韦村办")
    other_clerk = _staff(session, "other-clerk", "village", other_village, "黄村办")
    township_clerk = _staff(session, "township", "township", township, "蒙乡办")
    county_clerk = _staff(session, "county", "county", county, "农县办")
    helper = _staff(session, "helper", "responsible", village, "覃帮扶")
    grid_member = _staff(session, "grid", "grid_member", grid, "陆网格")
    return County(
        county, township, village, group, grid, other_village, clerk, other_clerk, township_clerk, county_clerk,
        helper, grid_member,
    )


def actor(session: Session, staff: Staff) -> Actor:
    return actor_of(session, staff)


def declaration(
    division: Division, name: str = "张有福", phone: str | None = "13800005678", **told: object
) -> Declaration:
    values: dict[str, object] = {
        "size": 4, "risks": ("illness", "schooling"), "risk": "illness", "since_words": "上个月",
        "urgency": "ordinary", "story": "爱人住院花了很多钱", "declared_for": "self",
        "consents": (("record_and_pass_on", "declare/consent@1"),),
    }
    return Declaration(division.id, name, phone, **(values | told))  # type: ignore[arg-type]


def declared(
    session: Session, county: County, rules: Rules, now: datetime, message_id: str = "m1", **told: object
) -> tuple[Case, Conversation]:
    """A case told in a new conversation of the chat page."""
    conversation, _ = open_web(session, now)
    told_here = declaration(county.group, **told)
    case = open_case(session, told_here, conversation.id, f"{conversation.id}:{message_id}", now, rules)
    return case, conversation


def bound(session: Session, staff: Staff, now: datetime) -> Conversation:
    """A chat that is this person's."""
    conversation, _ = open_web(session, now)
    bound_to = bind_chat(session, make_bind_code(session, staff.id, now), conversation, now)
    assert bound_to is not None and bound_to.id == staff.id
    return conversation


def _staff(session: Session, sign_in_name: str, role: str, division: Division, name: str) -> Staff:
    return invite(session, TERMINAL, sign_in_name, role, division.id, name, None, FOUNDED)
