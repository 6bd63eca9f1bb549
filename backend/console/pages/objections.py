"""意见投诉: objections and complaints that this office answers; none of them is shown to whom it speaks of."""

from collections.abc import Callable
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console.desk import At, Missing
from backend.console.list_file import MOST, list_file
from backend.console.objection_view import objection_view
from backend.console.shown import WORDS, moment
from backend.console.turning import Turned, leaf
from backend.console.typed import Text
from backend.objections import actions, queries
from backend.objections.models import Objection
from backend.objections.queries import Listed
from backend.objections.thread import ObjectionFault
from backend.scope import OutOfScope
from knowledge.objections import KINDS, objection_rules

PAGE = 25  # lines
LONGEST_NUMBER = 9  # digits
HEAD = ("回执号", "种类", "说的是", "由谁答复", "提出时间", "时限", "办到哪", "谁接了", "结果")
Act = Callable[[Session, Objection, int], None]


def show(
    desk: At, turn: Turned, kind: Annotated[str, Query()] = "", closed: Annotated[str, Query()] = "",
    order: Annotated[str, Query()] = "",
) -> Response:
    """The nearest deadline first, or those closed last; never a word of what was said."""
    chosen, is_open, order = kind if kind in KINDS else "", closed != "1", order if order == "newest" else ""
    with desk.reading() as session:
        found = leaf(partial(_read, session, desk, chosen, is_open, order), PAGE, turn)
        count = queries.counted(session, desk.who.actor, is_open=is_open)
    told = {"kind": chosen, "closed": "" if is_open else "1", "order": order}
    query = {key: value for key, value in told.items() if value}
    return desk.page(
        "objections.html", rows=found.rows, leaf=found, chosen=chosen, is_open=is_open, order=order,
        count=count, query=query, rules=objection_rules(),
        address=lambda **other: "/staff/objections?" + urlencode({**query, **other}),
    )


def export(desk: At, kind: Text = "", closed: Text = "", order: Text = "") -> Response:
    """The filtered list as a file, without drills and without what was said; who took it is audited."""
    with desk.reading() as session:
        rows = _read(session, desk, kind if kind in KINDS else "", closed != "1", order, MOST + 1)
        lines = [_fields(row) for row in rows[:MOST] if not row.objection.drill]
    return list_file(desk, "objection.export", "yijian", HEAD, lines, is_cut=len(rows) > MOST)


def show_one(desk: At, objection_id: str) -> Response:
    """Where it stands; the words for whoever has taken it."""
    return _page(desk, objection_id)


def reveal(desk: At, objection_id: str) -> Response:
    """The telephone, for whoever has taken it; the next page masks it again."""
    with desk.writing() as session:
        objection = _one(session, desk, objection_id)
        mine = objection.staff_id == desk.who.staff_id
        if mine:
            record(session, desk.who.actor, "objection.reveal", f"objection:{objection.id}", {}, desk.now)
    if not mine:
        return _page(desk, objection_id, 422, "请先点“我来答复”，再看电话。")
    return _page(desk, objection_id, revealed=True)


def take(desk: At, objection_id: str, seen: Text = "") -> Response:
    """From now on this person answers it."""
    return _do(desk, objection_id, seen, "objection_taken", lambda session, objection, number: actions.take(
        session, objection, desk.who.actor, number, desk.now, desk.rules
    ))


def note(desk: At, objection_id: str, seen: Text = "", text: Text = "") -> Response:
    """A line for whoever may see it."""
    return _do(desk, objection_id, seen, "objection_noted", lambda session, objection, number: actions.note(
        session, objection, desk.who.actor, text, number, desk.now
    ), note=text)


def answer(desk: At, objection_id: str, seen: Text = "", outcome: Text = "", text: Text = "") -> Response:
    """What came of it, with reasons; the person is told."""
    return _do(desk, objection_id, seen, "objection_answered", lambda session, objection, number: actions.answer(
        session, objection, desk.who.actor, outcome, text, number, desk.now, desk.rules
    ), answer=text, outcome=outcome)


def pass_on(
    desk: At, objection_id: str, seen: Text = "", to: Text = "", text: Text = "", about_us: Text = ""
) -> Response:
    """To the office above, or to one beyond this installation."""
    done = _do(desk, objection_id, seen, "objection_passed", lambda session, objection, number: actions.pass_on(
        session, objection, desk.who.actor, to, text, number, desk.now, desk.rules, about_us=about_us == "1"
    ), passed=text, to=to, about_us=about_us)
    passed = done.status_code == 303  # who has passed it on may not see it any more
    return desk.go("/staff/objections", done="objection_passed") if passed else done


def delete(desk: At, objection_id: str) -> Response:
    """A drill goes without a trace."""
    with desk.writing() as session:
        try:
            actions.delete_drill(session, _one(session, desk, objection_id), desk.who.actor, desk.now)
        except ObjectionFault:
            raise Missing from None
    return desk.go("/staff/objections", done="drill_deleted")


def _read(
    session: Session, desk: At, kind: str, is_open: bool, order: str, limit: int, after: str | None = None,
    before: str | None = None,
) -> list[Listed]:
    return queries.listed(
        session, desk.who.actor, is_open=is_open, kind=kind or None, newest=order == "newest", limit=limit,
        after=after, before=before,
    )


def _do(desk: At, objection_id: str, seen: str, done: str, act: Act, **typed: str) -> Response:
    """On the thread the person has seen, and on no other; else the page again, with what was typed."""
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else -1
    try:
        with desk.writing() as session:
            act(session, _one(session, desk, objection_id), number)
    except ObjectionFault as fault:
        return _page(desk, objection_id, 422, str(fault), typed, number)
    except OutOfScope:
        raise Missing from None
    return desk.go(f"/staff/objections/{objection_id}", done=done)


def _one(session: Session, desk: At, objection_id: str) -> Objection:
    objection = queries.one(session, desk.who.actor, objection_id)
    if objection is None:
        raise Missing
    return objection


def _page(
    desk: At, objection_id: str, status: int = 200, fault: str | None = None, typed: dict[str, str] | None = None,
    seen: int | None = None, *, revealed: bool = False,
) -> Response:
    with desk.reading() as session:
        view = objection_view(session, _one(session, desk, objection_id), desk.who.staff_id, revealed, desk.rules)
    told = {"note": "", "answer": "", "outcome": "", "passed": "", "to": "", "about_us": "", **(typed or {})}
    rules = objection_rules()
    ways = {**({actions.UP: f"上一级：{view.higher}"} if view.higher else {}), **(rules.outside if view.mine else {})}
    return desk.page(
        "objection.html", status, view=view, fault=fault, typed=told, revealed=revealed, rules=rules, ways=ways,
        outcomes={code: outcome.label for code, outcome in rules.outcomes.items()},
        seen=seen if seen is not None and 0 <= seen < view.objection.entries else None,
    )


def _fields(row: Listed) -> tuple[str, ...]:
    one, rules = row.objection, objection_rules()
    outcome = rules.outcomes.get(one.outcome or "")
    return (
        one.receipt, WORDS["objections"]["kinds"][one.kind], rules.about[one.what].label, row.office,
        moment(one.opened_at), moment(one.due_at), WORDS["objections"]["stages"][one.stage], row.taker or "",
        outcome.label if outcome else "",
    )
