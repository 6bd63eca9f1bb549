"""Settings: the county's procedure step by step, its own copy of it, and the settings of the installation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from backend.console.county_places import place_within, places_of
from backend.console.desk import At, Missing
from backend.console.installation_view import installation
from backend.console.procedure_view import (
    WORDS,
    Change,
    Kept,
    Version,
    changes,
    examples,
    history,
    in_words,
    kept,
    looser,
    mine,
    rest_days,
    running,
    slots,
    title_of,
    whole,
)
from backend.console.shown import page_number
from backend.console.typed import Said
from backend.divisions.models import Division
from backend.hours import day_of
from backend.procedures.actions import Outrun, ProcedureFault, publish
from backend.procedures.checking import MOST, faults_in, tidied
from backend.procedures.documents import LIST, TRUTHS, Values, procedure_of, values_of, with_values
from backend.procedures.protected import departed, never_stopped
from backend.scope import OutOfScope
from knowledge.deadlines import DAYS, UNITS
from knowledge.procedures import ROLES as MOVERS
from knowledge.wording import placeholders

MOST_OF_NUMBER = 6  # characters
PAGE = 10  # versions


@dataclass(frozen=True)
class Sheet:
    """The form on its way: whose procedure, from which version it starts, which one stood when it was opened.

    `looser` are the limits of a document of which the person has said that the county loosens them.
    """

    place: str
    start: int
    seen: int
    values: Values
    because: str = ""
    looser: tuple[str, ...] = ()
    fault: str = ""
    faults: Mapping[str, str] | None = None
    others: tuple[Version, ...] = ()
    both: tuple[Change, ...] = ()


def show(
    desk: At, place: Annotated[str, Query()] = "", version: Annotated[str, Query()] = "",
    page: Annotated[str, Query()] = "1",
) -> Response:
    """The procedure in use, or an earlier version of it; `page` is one of its history."""
    with desk.reading() as session:
        county = _county(session, desk, place)
        told = kept(session, county, desk.rules.region) if county else None
        if county is None or told is None:
            return _no_county(desk)
        number = _number(version, told.stands)
        if number not in told.documents:
            raise Missing
        counties = [row for row in places_of(session, desk) if row.level == "county"]
        here = page_number(page)
        versions = history(session, told, told.rows[(here - 1) * PAGE : here * PAGE])
        now = history(session, told, [row for row in told.rows if row.number == told.stands])
        cases = running(session, desk.who.actor, desk.rules)
    document, region, year = told.documents[number], desk.rules.region, day_of(desk.now).year
    return desk.page(
        "settings.html", county=county, counties=counties, number=number, stands=told.stands, versions=versions,
        now=now[0] if now else None, page=here, more=len(told.rows) > here * PAGE, unread=told.latest != told.stands,
        procedure=procedure_of(region, document, number or None), whole=whole(region, document), says=WORDS,
        departed=departed(region, document),
        cases=cases, may_change=_may_change(desk), delivered=desk.rules.procedure, hours=desk.rules.hours,
        settings=installation(desk.console.settings, technical=_runs_it(desk)) if desk.may("GET /staff/pause") else (),
        is_administrator=_runs_it(desk), slots=slots,
        years={one: rest_days(desk.rules, one) for one in (year, year + 1)},
    )


def change(desk: At, place: Annotated[str, Query()] = "", start: Annotated[str, Query()] = "") -> Response:
    """The form; `start` takes up an earlier version, 0 the delivered one."""
    with desk.reading() as session:
        county = _county(session, desk, place)
        if county is None:
            return _no_county(desk)
        told = kept(session, county, desk.rules.region)
    number = _number(start, told.stands)
    if number not in told.documents:
        raise Missing
    sheet = Sheet(county.id, number, told.latest, values_of(told.documents[number]))
    return _form(desk, county, told, sheet)


def send(desk: At, form: Said) -> Response:
    """What was typed: looked at once more, then published; whatever is wrong, everything typed stays."""
    with desk.reading() as session:
        county = _county(session, desk, str(form.get("place", "")))
        if county is None:
            return _no_county(desk)
        told = kept(session, county, desk.rules.region)
    sheet, step = _read(form, county, told), form.get("step")
    faults = faults_in(desk.rules.region, told.document(sheet.start), sheet.values)
    if faults:
        says = f"有{len(faults)}处要改，改好再看："
        return _form(desk, county, told, replace(sheet, fault=says, faults=faults))
    if step == "publish":
        return _publish(desk, county, told, sheet)
    if sheet.seen != told.latest:
        return _together(desk, county, sheet, "您改的时候，别人发布了新的一版。")
    return _form(desk, county, told, sheet) if step == "edit" else _look(desk, county, told, sheet)


def _publish(desk: At, county: Division, told: Kept, sheet: Sheet) -> Response:
    document = with_values(told.document(sheet.start), sheet.values)
    try:
        with desk.writing() as session:
            publish(
                session, desk.who.actor, session.get_one(Division, county.id), desk.rules.region, document,
                sheet.because, sheet.seen, desk.now, looser=sheet.looser,
            )
    except Outrun as fault:
        return _together(desk, county, sheet, str(fault))
    except (ProcedureFault, OutOfScope) as fault:
        return _look(desk, county, told, replace(sheet, fault=str(fault)))
    return RedirectResponse("/staff/settings?" + urlencode({"place": county.id, "done": "procedure_published"}), 303)


def _together(desk: At, county: Division, sheet: Sheet, says: str) -> Response:
    """Somebody has published meanwhile: the form again, what was typed on their version."""
    with desk.reading() as session:
        told = kept(session, county, desk.rules.region)
        others = history(session, told, [row for row in told.rows if row.number > sheet.seen])
    on_theirs = replace(_on_theirs(sheet, told), others=others)
    return _form(desk, county, told, replace(on_theirs, fault=f"{says}您改的都还在，看一看再发布。"))


def _on_theirs(sheet: Sheet, told: Kept) -> Sheet:
    """Only what this person has changed goes onto the new version; `both` is what the other has changed too."""
    if sheet.start != sheet.seen:  # an earlier version was taken up as a whole
        return replace(sheet, seen=told.latest)
    before, document = values_of(told.document(sheet.seen)), told.document(told.stands)
    changed, now = mine(sheet.values, before), values_of(document)
    clashing = [key for key in changed if now.get(key) not in (before.get(key), changed[key])]
    both = tuple(
        Change(title_of(key, document), *(in_words(key, value.get(key, ""), document) for value in (now, changed)))
        for key in clashing
    )
    return replace(sheet, seen=told.latest, start=told.stands, values={**now, **changed}, both=both)


def _look(desk: At, county: Division, told: Kept, sheet: Sheet) -> Response:
    """What would change, before it does."""
    stands, document = told.document(told.stands), with_values(told.document(sheet.start), sheet.values)
    found = changes(stands, document)
    if not found:
        return _form(desk, county, told, replace(sheet, fault="和现在用的一样，没有要改的。"))
    with desk.reading() as session:
        cases = running(session, desk.who.actor, desk.rules)
    return desk.page(
        "settings_look.html", 422 if sheet.fault else 200, county=county, sheet=sheet, changes=found,
        examples=examples(stands, document, desk.rules.region, desk.now, desk.rules), running=sum(cases.values()),
        looser=looser(told.document(told.latest), document, desk.rules.region), says=WORDS,
    )


def _form(desk: At, county: Division, told: Kept, sheet: Sheet) -> Response:
    document = told.document(sheet.start)
    return desk.page(
        "settings_change.html", 422 if sheet.fault else 200, county=county, sheet=sheet, says=WORDS,
        whole=whole(desk.rules.region, document), movers=MOVERS, units=UNITS, days=DAYS, most=MOST,
        before=values_of(document), faults=sheet.faults or {}, stands=told.stands, placeholders=placeholders,
        departed=departed(desk.rules.region, document), never_stopped=never_stopped(desk.rules.region),
    )


def _read(form: FormData, county: Division, told: Kept) -> Sheet:
    """Boxes that are not ticked are not sent; any other field that is missing is as it was."""
    start, seen = _number(str(form.get("start", "")), 0), _number(str(form.get("seen", "")), 0)
    before = values_of(told.document(start))
    typed = {key: _typed(form, key, value) for key, value in before.items()}
    said = tuple(str(row)[:40] for row in form.getlist("looser"))
    return Sheet(county.id, start, seen, tidied(typed), str(form.get("because", ""))[:1000], said)


def _typed(form: FormData, key: str, before: str) -> str:
    name = key.rpartition(".")[2]
    if name == LIST:
        return " ".join(dict.fromkeys(str(role)[:20] for role in form.getlist(key)))
    if name in TRUTHS:
        return "true" if form.get(key) == "true" else "false"
    return str(form.get(key, before))


def _county(session: Session, desk: At, place: str) -> Division | None:
    """The county somebody works in, or the one an address names; None where there is none yet; raises Missing."""
    counties = [row for row in places_of(session, desk) if row.level == "county"]
    return place_within(counties, place) if counties else None


def _no_county(desk: At) -> Response:
    says = "区划里还没有县这一级，办事程序没有地方放。请管理员先导入区划。"
    return desk.page("fault.html", 404, title="还没有县", says=says)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_OF_NUMBER else otherwise


def _may_change(desk: At) -> bool:
    return desk.may("POST /staff/settings/change")


def _runs_it(desk: At) -> bool:
    return desk.may("GET /staff/health")
