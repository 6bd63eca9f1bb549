"""The search box of every page: asked by POST, answered under an address that nobody else can read.

What is looked for is a name or a telephone: in the address, and so in histories and logs, it stands sealed for the
session that asked, and the audit keeps only what kind of thing it was and how much was found.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Query, Response
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.permissions import Scope
from backend.console.register import Home, homes
from backend.console.shown import page_number
from backend.households.models import Household
from backend.objections import queries as objections
from backend.objections.models import Objection
from backend.rules import Rules
from backend.sealing import SealBroken, keyring
from backend.search.actions import record_search
from backend.search.asked import Asked, SearchFault, read
from backend.search.queries import cases_of, found

PAGE = 20  # households
CASES = 3  # of one household: the page of the household has them all


@dataclass(frozen=True)
class Hit:
    """A household with its newest cases; the one whose receipt was asked for stands first."""

    home: Home
    cases: tuple[tuple[Case, str], ...]


def ask(desk: At, asked: Annotated[str, Form()] = "") -> Response:
    """Takes what was typed and goes on to the answer; what cannot be looked for is said at once."""
    try:
        wanted = read(asked)
    except SearchFault as fault:
        return _page(desk, 422, typed=asked, fault=str(fault))
    with desk.writing() as session:
        count, about = len(_found(session, desk, wanted, 1)), f"staff:{desk.who.staff_id}"
        count += _objection(session, desk, wanted) is not None
        record_search(session, desk.who.actor, about, wanted.kind, count, PAGE, desk.now)
    return desk.go("/staff/search", q=_sealed(desk, asked))


def show(desk: At, q: Annotated[str, Query()] = "", page: Annotated[str, Query()] = "1") -> Response:
    """The households found, masked; without a question the box alone."""
    if not q:
        return _page(desk)
    try:
        typed = _opened(desk, q)
        wanted = read(typed)
    except (SealBroken, SearchFault):
        return _page(desk, 422, fault="这次查找已经过期了，请再写一次要查的。")
    number = page_number(page)
    with desk.reading() as session:
        rows = _found(session, desk, wanted, number)
        hits, objection = _hits(session, rows[:PAGE], wanted, desk.rules), _objection(session, desk, wanted)
    more = len(rows) > PAGE
    return _page(desk, typed=typed, hits=hits, objection=objection, number=number, more=more, q=q, by=wanted.kind)


def _found(session: Session, desk: At, wanted: Asked, number: int) -> list[Household]:
    responsible = desk.who.staff_id if desk.scope is Scope.OWN else None
    return found(session, desk.who.actor, wanted, PAGE + 1, (number - 1) * PAGE, responsible)


def _objection(session: Session, desk: At, wanted: Asked) -> Objection | None:
    """The one of a receipt, for whoever may see it in the list of objections."""
    may = wanted.kind == "receipt" and desk.may("GET /staff/objections/{objection_id}")
    return objections.found(session, desk.who.actor, wanted.text) if may else None


def _hits(session: Session, rows: list[Household], wanted: Asked, rules: Rules) -> list[Hit]:
    cases = cases_of(session, [row.id for row in rows])
    return [Hit(home, _shown(cases[home.household.id], wanted, rules)) for home in homes(session, rows, rules)]


def _shown(cases: list[Case], wanted: Asked, rules: Rules) -> tuple[tuple[Case, str], ...]:
    first = sorted(cases, key=lambda case: case.receipt != wanted.text)[:CASES]
    return tuple((case, _stage(case, rules)) for case in first)


def _stage(case: Case, rules: Rules) -> str:
    stages = rules.procedure_of(case.procedure).stages
    return stages[case.stage].label if case.stage in stages else case.stage


def _sealed(desk: At, asked: str) -> str:
    return urlsafe_b64encode(keyring().seal(asked, _bound_to(desk))).decode()


def _opened(desk: At, sealed: str) -> str:
    """Raises SealBroken."""
    try:
        return keyring().open(urlsafe_b64decode(sealed.encode()), _bound_to(desk))
    except (Error, ValueError):
        raise SealBroken("search") from None


def _bound_to(desk: At) -> str:
    return f"search|{desk.who.session_id}"


def _page(
    desk: At, status: int = 200, *, typed: str = "", fault: str | None = None, hits: list[Hit] | None = None,
    objection: Objection | None = None, number: int = 1, more: bool = False, q: str = "", by: str = "",
) -> Response:
    return desk.page(
        "search.html", status, typed=typed, fault=fault, hits=hits, objection=objection, number=number, more=more, q=q,
        by=by,
    )
