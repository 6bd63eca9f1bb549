"""查重: pairs that may be one, side by side; people say whether they are, and may take it back."""

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import At, Missing
from backend.console.duplicate_view import Line, Said, lines, said, side
from backend.console.list_file import MOST, list_file
from backend.console.shown import WORDS, moment, page_number
from backend.console.turning import Turn, Turned, leaf
from backend.console.typed import Form, Sent
from backend.divisions.queries import path_of
from backend.duplicates import deciding, queries
from backend.duplicates.deciding import CASES, HOUSEHOLDS, DuplicateFault
from backend.duplicates.merging_cases import merge_cases, part_cases
from backend.duplicates.merging_households import merge_households, part_households
from backend.duplicates.models import Verdict
from backend.duplicates.proposals import proposals
from backend.scope import OutOfScope
from dialogues import receipts

PAGE = 20  # pairs
HEAD_OF_DECIDED = ("什么", "怎么定的", "地点", "留下的", "另一个", "谁定的", "什么时候")
HEAD = ("什么", "地点", "第一个", "第二个", "像在哪里", "不像在哪里", "第一个的时间", "第二个的时间")


def show(desk: At, turn: Turned, done_with: Annotated[str, Query()] = "", page: str = "1") -> Response:
    """What may be one, the likeliest first; or what was decided."""
    return _list(desk, done_with == "1", page_number(page), turn=turn)


def find(desk: At, sent: Form) -> Response:
    """Two that nobody has proposed, by their receipts: in the open only on the way here."""
    with desk.reading() as session:
        cases = [_of_receipt(session, desk, sent.word(name)) for name in ("first", "second")]
    if cases[0] is None or cases[1] is None or cases[0].id == cases[1].id:
        return _list(desk, False, 1, 422, "请写两个不同的回执号，要是您负责的地方的。", sent)
    same = cases[0].household_id == cases[1].household_id
    ids = [one.id if same else one.household_id for one in cases if one is not None]
    return desk.go(f"/staff/duplicates/{CASES if same else HOUSEHOLDS}/{min(ids)}/{max(ids)}")


def export(desk: At, sent: Form) -> Response:
    """All that is proposed, or all that was decided, masked; who took it is audited."""
    is_done = sent.has("done_with")
    with desk.reading() as session:
        if is_done:
            verdicts = queries.merged(session, desk.who.actor, MOST + 1)
            rows = [_decided(one) for one in said(session, verdicts, desk.rules)]
        else:
            found = proposals(session, desk.who.actor, desk.rules)
            rows = [_fields(one) for one in lines(session, found[: MOST + 1], desk.rules)]
    head = HEAD_OF_DECIDED if is_done else HEAD
    return list_file(desk, "duplicate.export", "chachong", head, rows[:MOST], is_cut=len(rows) > MOST)


def compare(desk: At, what: str, first_id: str, second_id: str) -> Response:
    """The two side by side."""
    return _pair(desk, what, first_id, second_id)


def merge(desk: At, what: str, first_id: str, second_id: str, sent: Form) -> Response:
    """They are one: the chosen one goes on."""
    kept, ids = sent.word("kept"), (first_id, second_id)
    numbers = dict(zip(ids, (sent.count("seen_first"), sent.count("seen_second")), strict=True))
    try:
        with desk.writing() as session:
            _within(session, desk, what, ids)
            if kept not in ids:
                raise DuplicateFault("请选留下哪一个。")
            other = second_id if kept == first_id else first_id
            by, why, seen = desk.who.actor, sent.text("why"), (numbers[kept], numbers[other])
            if what == CASES:
                merge_cases(session, by, kept, other, why, seen, desk.now, desk.rules)
            else:
                merge_households(session, by, kept, other, why, seen, desk.now)
    except (DuplicateFault, OutOfScope) as fault:
        return _pair(desk, what, first_id, second_id, 422, str(fault), sent)
    return desk.go(f"/staff/{what}/{kept}", done=f"merged_{what}")


def apart(desk: At, what: str, first_id: str, second_id: str, sent: Form) -> Response:
    """They are two: not proposed again."""
    try:
        with desk.writing() as session:
            _within(session, desk, what, (first_id, second_id))
            deciding.say_apart(session, desk.who.actor, what, (first_id, second_id), sent.text("why"), desk.now)
    except (DuplicateFault, OutOfScope) as fault:
        return _pair(desk, what, first_id, second_id, 422, str(fault), sent)
    return desk.go("/staff/duplicates", done="called_two")


def undo(desk: At, verdict_id: str, sent: Form) -> Response:
    """Taken back, with what went over."""
    try:
        with desk.writing() as session:
            row = session.get(Verdict, verdict_id)
            if row is None:
                raise Missing
            _within(session, desk, row.what, (row.kept_id, row.other_id))
            by, why = desk.who.actor, sent.text("why")
            if not row.is_same:
                deciding.end(session, by, row, desk.now)
            elif row.what == CASES:
                part_cases(session, by, row, why, desk.now, desk.rules)
            else:
                part_households(session, by, row, why, desk.now, desk.rules)
    except (DuplicateFault, OutOfScope) as fault:
        return _list(desk, True, 1, 422, str(fault), sent, verdict_id)
    return desk.go("/staff/duplicates", done_with="1", done="parted")


def _fields(one: Line) -> tuple[str, ...]:
    told = WORDS["duplicates"]
    alike, unlike = ("、".join(told["reasons"][code] for code in codes) for codes in (one.for_it, one.against))
    since = moment(one.first.since), moment(one.second.since)
    return told["whats"][one.what], one.first.place, one.first.title, one.second.title, alike, unlike, *since


def _decided(one: Said) -> tuple[str, ...]:
    told, verdict = WORDS["duplicates"], one.verdict
    how = "合并了" if verdict.is_same else "定为两个"
    sides = one.kept.place, one.kept.title, one.other.title
    return told["whats"][verdict.what], how, *sides, one.who, moment(verdict.made_at)


def _of_receipt(session: Session, desk: At, text: str) -> Case | None:
    case = session.scalar(select(Case).filter_by(receipt=receipts.read(text) or ""))
    return case if case is not None and desk.who.actor.reaches(path_of(session, case.division_id)) else None


def _within(session: Session, desk: At, what: str, ids: tuple[str, str]) -> None:
    """Raises Missing for what is not there or lies elsewhere."""
    for id_ in ids:
        row = deciding.one_of(session, what, id_)
        if row is None or not desk.who.actor.reaches(path_of(session, row.division_id)):
            raise Missing


def _list(
    desk: At, is_done: bool, number: int, status: int = 200, fault: str | None = None, sent: Sent | None = None,
    verdict_id: str = "", turn: Turn | None = None,
) -> Response:
    begin = (number - 1) * PAGE
    with desk.reading() as session:
        found = proposals(session, desk.who.actor, desk.rules) if not is_done else []
        shown = lines(session, found[begin : begin + PAGE], desk.rules)
        read = partial(queries.merged, session, desk.who.actor)
        standing = leaf(read, PAGE, turn or Turn()) if is_done else None
        decided = said(session, standing.rows if standing else [], desk.rules)
    typed = {"first": "", "second": "", "why": "", **(sent.shown() if sent else {})}
    query = {"done_with": "1"} if is_done else {}
    return desk.page(
        "duplicates.html", status, lines=shown, decided=decided, count=len(found), is_done=is_done, number=number,
        more=len(found) > begin + PAGE, leaf=standing, query=query, fault=fault, typed=typed, verdict_id=verdict_id,
        address=lambda **other: "/staff/duplicates?" + urlencode({**query, **other}),
    )


def _pair(
    desk: At, what: str, first_id: str, second_id: str, status: int = 200, fault: str | None = None,
    sent: Sent | None = None,
) -> Response:
    with desk.reading() as session:
        _within(session, desk, what, (first_id, second_id))
        sides = (side(session, what, first_id, desk.rules), side(session, what, second_id, desk.rules))
        known = deciding.verdict_on(session, what, (first_id, second_id))
    return desk.page(
        "duplicate.html", status, what=what, sides=sides, known=known, fault=fault,
        typed={"kept": "", "why": "", **(sent.shown() if sent else {})},
    )
