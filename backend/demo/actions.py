"""The demo: an invented county with staff, households and cases, marked so that its clock may be moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.county.actions import tell
from backend.demo.casework import fill_cases
from backend.demo.households import fill_households, register_all
from backend.demo.told import REGISTERED, Demo, read
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.gaps import actions as gaps
from backend.hours import day_of
from backend.installation.actions import mark
from backend.procedures.actions import publish
from backend.procedures.documents import delivered, values_of, with_values
from backend.rules import Rules
from backend.scope import TERMINAL
from backend.staff.actions import invite, make_sign_in_link
from backend.staff.models import Staff
from knowledge.entry import Entry


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
    told = read("county")
    mark(session, "demo", now)
    places = _divisions(session, told)
    demo = Demo(session, now, rules, places, _staff(session, told, places, now))
    _county(demo, told)
    _own_procedure(demo, told.inner("procedure"))
    register_all(demo)
    fill_cases(demo)
    fill_households(demo)
    for row in told.rows("gaps"):
        asked, at = now - timedelta(days=row.number("days")), places[row.text("at")]
        gaps.keep(session, row.text("kind"), row.maybe_text("about"), row.text("text"), at.id, asked)
    return [
        SignIn(person.sign_in_name, person.name or "", person.role, make_sign_in_link(session, person.id, now))
        for person in demo.staff.values()
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


def _county(demo: Demo, told: Entry) -> None:
    """What the county has told about itself, confirmed so many days ago; {year} is the year of the demo."""
    year = day_of(demo.now).year
    for number, row in enumerate(told.rows("county")):
        value = {name: str(text).format(year=year) for name, text in row.inner("told").values.items()}
        if row.has("days"):
            value["confirmed_on"] = demo.day(row.number("days")).isoformat()
        place, subject = demo.places[row.text("at")], row.text("subject").format(year=year)
        tell(demo.session, TERMINAL, place, row.text("kind"), subject, value, 0, f"demo:county:{number}", demo.now)


def _own_procedure(demo: Demo, told: Entry) -> None:
    """The county's own version, where it differs from the delivered one of this region."""
    document, wanted = delivered(demo.rules.region), told.inner("values").values
    if all(values_of(document).get(key) == value for key, value in wanted.items()):
        return
    county = next(place for place in demo.places.values() if place.level == "county")
    own, because, at = with_values(document, wanted), told.text("because"), demo.at(told.number("days"))
    publish(demo.session, demo.actor("xian"), county, demo.rules.region, own, because, 0, at)
    demo.rules.procedures.read(demo.session)
