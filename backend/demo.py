"""The demo: an invented county with staff, households and cases, marked so that its clock may be moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases import actions as cases
from backend.cases.models import Case
from backend.cases.moving import move
from backend.consents.models import RECORD_AND_PASS_ON
from backend.conversations.actions import open_web
from backend.county.actions import tell
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.gaps import actions as gaps
from backend.hours import day_of
from backend.households.actions import make_responsible, register
from backend.households.models import Household
from backend.installation.actions import mark
from backend.rules import Rules
from backend.scope import TERMINAL
from backend.staff.actions import invite, make_sign_in_link
from backend.staff.models import Staff
from backend.visits.actions import record_visit
from knowledge.entry import Entry

DATA = Path(__file__).parent / "demo.yml"
MONITORED = (1, 2, 6, 7, 8, 9)  # households the helper answers for; the first two through their case
REGISTERED = timedelta(days=200)
INVENTED = "演示数据。"


class DemoFault(Exception):
    """Why no demo was filled in; the message may be shown."""


@dataclass(frozen=True)
class SignIn:
    """One account of the demo and the code of its one-time link."""

    sign_in_name: str
    name: str
    role: str
    code: str


def fill_demo(session: Session, now: datetime, rules: Rules) -> list[SignIn]:
    """Fills an empty database and marks it as a demo; raises DemoFault where anything is there already."""
    if session.scalar(select(Division.id).limit(1)) is not None:
        raise DemoFault("数据库里已经有数据，不能再填演示数据。请换一个空的数据文件夹（设置 MINGBAI_DATA）。")
    told = Entry.of_file(DATA)
    mark(session, "demo", now)
    places = _divisions(session, told)
    staff = _staff(session, told, places, now)
    _county(session, told, places, now)
    households = _households(session, told, places, now)
    for row in told.rows("cases"):
        _case(session, row, households, staff, now, rules)
    _monitor(session, households, staff, now, rules)
    for row in told.rows("gaps"):
        asked, at = now - timedelta(days=row.number("days")), places[row.text("at")]
        gaps.keep(session, row.text("kind"), row.maybe_text("about"), row.text("text"), at.id, asked)
    return [
        SignIn(person.sign_in_name, person.name or "", person.role, make_sign_in_link(session, person.id, now))
        for person in staff.values()
    ]


def _divisions(session: Session, told: Entry) -> Mapping[str, Division]:
    places: dict[str, Division] = {}
    for row in told.rows("divisions"):
        above = places.get(row.maybe_text("above") or "")
        places[row.text("code")] = add(session, row.text("level"), row.text("name"), above, row.text("code"))
    return places


def _staff(
    session: Session, told: Entry, places: Mapping[str, Division], now: datetime
) -> Mapping[str, Staff]:
    return {
        row.text("sign_in"): invite(
            session, TERMINAL, row.text("sign_in"), row.text("role"), places[row.text("at")].id, row.text("name"),
            None, now - REGISTERED,
        )
        for row in told.rows("staff")
    }


def _county(session: Session, told: Entry, places: Mapping[str, Division], now: datetime) -> None:
    """What the county has told about itself, confirmed so many days ago; {year} is the year of the demo."""
    for number, row in enumerate(told.rows("county")):
        value = {name: str(text).format(year=day_of(now).year) for name, text in row.inner("told").values.items()}
        if row.has("days"):
            value["confirmed_on"] = (day_of(now) - timedelta(days=row.number("days"))).isoformat()
        subject, place = row.text("subject").format(year=day_of(now).year), places[row.text("at")]
        tell(session, TERMINAL, place, row.text("kind"), subject, value, 0, f"demo:county:{number}", now)


def _households(
    session: Session, told: Entry, places: Mapping[str, Division], now: datetime
) -> Mapping[int, Household]:
    """Forty: every surname with every given name, spread over the groups, the first eight in the first."""
    groups = [place for place in places.values() if place.level == "group"]
    names = [surname + given for given in told.words("given_names") for surname in told.words("surnames")]
    each = -(-len(names) // len(groups))
    return {
        number: register(
            session, groups[(number - 1) // each].id, name, f"120{number:08d}", 2 + number % 5, now - REGISTERED
        )
        for number, name in enumerate(names, start=1)
    }


def _case(
    session: Session,
    row: Entry,
    households: Mapping[int, Household],
    staff: Mapping[str, Staff],
    now: datetime,
    rules: Rules,
) -> None:
    household = households[row.number("household")]
    told_at = now - timedelta(days=row.number("days"))
    conversation = open_web(session, told_at)[0].id if row.truth("in_chat") else None
    declaration = cases.Declaration(
        household.division_id, household.name or "", household.phone, household.size, row.words("risks"),
        row.text("risk"), row.text("since"), row.text("urgency"), row.text("story"), "self",
        consents=((RECORD_AND_PASS_ON, "declare.consent@demo"),),
    )
    key = f"demo:{row.number('household')}"
    case = cases.open_case(session, declaration, conversation, key, told_at, rules, None if conversation else TERMINAL)
    done = row.inner("done")
    for stage in done.values:
        _reach(session, case, stage, told_at + timedelta(days=done.number(stage)), staff, rules)


def _reach(
    session: Session, case: Case, stage: str, at: datetime, staff: Mapping[str, Staff], rules: Rules
) -> None:
    """What is filled into the form stands in the file, but for the day and the person."""
    known = {"on": day_of(at).isoformat(), "begins": day_of(at).isoformat(), "staff": staff["bangfu"].id}
    filled = Entry.of_file(DATA).inner("filled").inner(stage)
    typed = {name: _replies(filled, name, known) for name in filled.values}
    move(session, case, TERMINAL, stage, at, rules, text=INVENTED, typed=typed)


def _replies(filled: Entry, name: str, known: Mapping[str, str]) -> list[str]:
    if name in known:
        return [known[name]]
    return list(filled.words(name)) if isinstance(filled.values[name], list) else [filled.text(name)]


def _monitor(
    session: Session, households: Mapping[int, Household], staff: Mapping[str, Staff], now: datetime, rules: Rules
) -> None:
    """Households monitored for long, with last month's visits; this month's are due."""
    helper = staff["bangfu"]
    last_month = day_of(now).replace(day=1) - timedelta(days=5)
    for number in MONITORED:
        household = households[number]
        household.monitored_since = household.monitored_since or now - REGISTERED
        make_responsible(session, household.id, helper.id, now - REGISTERED)
        key = f"demo:visit:{number}"
        record_visit(session, helper.id, household.id, last_month, "home", "fine", "演示数据。", key, now, rules)
