"""The register of households: sorted, filtered, printed and taken as a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Response
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.monitored import with_risk_removed
from backend.console.desk import At
from backend.console.ledger_sheets import above
from backend.console.pages.ledger import MOST_ON_PAPER, PAGE, in_a_file, sent
from backend.console.permissions import Scope
from backend.console.register import HEAD, Home, cells, homes, sheets
from backend.console.shown import WORDS
from backend.console.turning import Leaf, Turn, Turned, leaf
from backend.divisions.models import Division
from backend.divisions.queries import LISTED, in_scope
from backend.hours import day_of
from backend.households.listing import Listed, Order, page_of
from backend.households.models import Household

TITLE = "农户名册"
STATES = {"monitored": Listed(monitored=True), "was": Listed(monitored=False), "other": Listed(monitored=False),
          "unassigned": Listed(monitored=True, helped=False)}
ORDERS: Mapping[str, Order] = {"": "place", "newest": "newest", "longest": "longest"}
LONGEST = 40  # characters of a field in an address


@dataclass(frozen=True)
class Chosen:
    """The filter in an address; empty fields narrow nothing."""

    place: str = ""
    state: str = ""
    order: str = ""

    def filled(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def asked(
    place: Annotated[str, Query()] = "", state: Annotated[str, Query()] = "", order: Annotated[str, Query()] = ""
) -> Chosen:
    return Chosen(place[:LONGEST], state if state in STATES else "", order if order in ORDERS else "")


Filter = Annotated[Chosen, Depends(asked)]


def show(desk: At, chosen: Filter, turn: Turned) -> Response:
    """One page, found by the last household of the one before it."""
    with desk.reading() as session:
        wanted, by = _wanted(session, desk, chosen), desk.who.actor
        found = leaf(partial(page_of, session, by, wanted), PAGE, turn)
        shown = homes(session, found.rows, desk.rules)
        places = in_scope(session, by, LISTED)
    return _page(desk, chosen, shown, places, found)


def export(desk: At, chosen: Filter) -> Response:
    """The whole filtered register as XLSX, masked; who took it is audited."""
    with desk.reading() as session:
        over = above(desk, TITLE, _said(session, chosen))
        count, file = in_a_file(sheets(session, desk, _wanted(session, desk, chosen), over))
    if file is None:
        return show(desk, chosen, Turn())
    _audit(desk, "household.list_export", count)
    return sent(file, f"mingce-{day_of(desk.now):%Y%m%d}.xlsx")


def printed(desk: At, chosen: Filter) -> Response:
    """The same lines on paper."""
    with desk.reading() as session:
        found = page_of(session, desk.who.actor, _wanted(session, desk, chosen), MOST_ON_PAPER + 1)
        shown = homes(session, found[:MOST_ON_PAPER], desk.rules)
        over = above(desk, TITLE, _said(session, chosen))
    _audit(desk, "household.list_print", len(shown))
    return desk.page(
        "ledger_print.html", title=TITLE, over=over, head=HEAD, back="/staff/households?" + urlencode(chosen.filled()),
        rows=[cells(number, home) for number, home in enumerate(shown, start=1)], cut=len(found) > MOST_ON_PAPER,
        most=MOST_ON_PAPER, taken="/staff/households/export?" + urlencode(chosen.filled()),
    )


def _wanted(session: Session, desk: At, chosen: Chosen) -> Listed:
    place, state = session.get(Division, chosen.place), STATES.get(chosen.state, Listed())
    own = desk.who.staff_id if desk.scope is Scope.OWN else None
    removed = with_risk_removed(desk.rules) if chosen.state == "was" else None
    return Listed(
        place.path if place else None, None, state.monitored, state.helped, own, removed, ORDERS[chosen.order]
    )


def _said(session: Session, chosen: Chosen) -> str:
    words = WORDS["ledger"]
    place = session.get(Division, chosen.place)
    told = [(words["filters"]["place"], place.name if place else ""),
            (words["filters"]["monitored"], WORDS["register"]["states"].get(chosen.state, ""))]
    return "；".join(f"{label}：{value}" for label, value in told if value) or words["everything"]


def _audit(desk: At, action: str, count: int) -> None:
    with desk.writing() as session:
        record(session, desk.who.actor, action, f"division:{desk.who.division_id}", {"lines": count}, desk.now)


def _page(
    desk: At, chosen: Chosen, shown: list[Home], places: list[Division], found: Leaf[Household]
) -> Response:
    query = chosen.filled()
    return desk.page(
        "register.html", rows=shown, chosen=chosen, query=query, places=places, leaf=found,
        address=lambda **other: "/staff/households?" + urlencode({**query, **other}),
        taken=lambda how: f"/staff/households/{how}?" + urlencode(query),
    )
