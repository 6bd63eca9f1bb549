"""听不懂的问题: what nobody could answer, in groups; settling them, and a card draft from each."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.console.county_places import places_of
from backend.console.desk import At, Missing
from backend.console.gaps_view import Line, bars, known_cards, known_topics, lines, one_line
from backend.console.list_file import MOST, list_file
from backend.console.shown import WORDS, page_number
from backend.console.typed import Text
from backend.gaps.actions import GapFault, reopen, settle
from backend.gaps.drafting import Draft, draft_card, draft_statement
from backend.gaps.models import KINDS, OUTCOMES, Gap
from backend.hours import day_of
from backend.staff.models import Staff

PAGE = 15  # groups
SHOWN = 100  # questions of one group
MOST_OF_NOTE = 500  # characters
PARTS = WORDS["county"]["codes"]["part"]
HEAD = ("种类", "说的是", "老乡问的", "哪天", "乡镇", "处理", "政策卡", "说明")
Kind = Annotated[str, Query()]


def show(
    desk: At, kind: Kind = "", settled: Annotated[str, Query()] = "", order: Annotated[str, Query()] = "",
    page: str = "1",
) -> Response:
    """Fifteen groups, the largest or the newest first, under the picture of the weeks."""
    number, chosen, order = page_number(page), kind if kind in KINDS else "", order if order == "newest" else ""
    told = {"kind": chosen, "settled": "1" if settled else "", "order": order}
    query = {key: value for key, value in told.items() if value}
    with desk.reading() as session:
        found = _read(session, desk, chosen, settled, order)
        weeks = bars(session, desk)
    return desk.page(
        "gaps.html", lines=found[(number - 1) * PAGE : number * PAGE], groups=len(found), bars=weeks, chosen=chosen,
        count=sum(line.group.size for line in found), settled=bool(settled), number=number, order=order,
        more=len(found) > number * PAGE, kinds=KINDS, query=query, days=desk.console.settings.gap_days,
        address=lambda **other: "/staff/gaps?" + urlencode({**query, **other}),
    )


def export(desk: At, kind: Text = "", settled: Text = "", order: Text = "") -> Response:
    """Every question of the filtered list as a file; who took it is audited."""
    with desk.reading() as session:
        found = _read(session, desk, kind if kind in KINDS else "", settled, order)
        asked = [_fields(line, row) for line in found for row in line.rows]
    return list_file(desk, "gap.export", "wenti", HEAD, asked[:MOST], is_cut=len(asked) > MOST)


def _read(session: Session, desk: At, kind: str, settled: str, order: str) -> list[Line]:
    found = lines(session, desk, PARTS, settled=bool(settled), kind=kind or None)
    return sorted(found, key=lambda line: line.newest, reverse=True) if order == "newest" else found


def show_group(desk: At, gap_id: str) -> Response:
    """One group with its questions."""
    return _group(desk, gap_id)


def settle_group(
    desk: At, gap_id: str, outcome: Text = "", card: Text = "", note: Text = "", seen: Text = ""
) -> Response:
    """Marks the whole group, unless it has grown since it was shown; a form sent twice marks once."""
    typed = {"outcome": outcome, "card": card, "note": note.strip()}
    try:
        if outcome not in OUTCOMES:
            raise GapFault("请先选怎么处理。")
        if len(typed["note"]) > MOST_OF_NOTE:
            raise GapFault(f"说明最多写{MOST_OF_NOTE}个字，您写了{len(typed['note'])}个。")
        with desk.writing() as session:
            line = one_line(session, desk, gap_id, PARTS)
            if line.rows[0].outcome is None:
                _not_grown(line, seen)
                chosen = card if card in known_cards() else None
                settle(session, desk.who.actor, line.rows, outcome, chosen, typed["note"], desk.now)
            else:
                _same_as(line.rows[0], typed)
    except GapFault as fault:
        return _group(desk, gap_id, fault=str(fault), typed=typed)
    return desk.go(f"/staff/gaps/{gap_id}", done="gap_settled")


def reopen_group(desk: At, gap_id: str) -> Response:
    """Takes back what was marked with one tap."""
    with desk.writing() as session:
        line = one_line(session, desk, gap_id, PARTS)
        if line.rows[0].outcome is not None:
            reopen(session, desk.who.actor, line.rows, desk.now)
    return desk.go(f"/staff/gaps/{gap_id}", done="gap_reopened")


def show_draft(desk: At, gap_id: str) -> Response:
    """The beginning of a card and of its phrases, and what is to be done with them."""
    line, draft = _drafted(desk, gap_id)
    return desk.page("gap_draft.html", line=line, draft=draft, is_statement=line.group.kind == "unsaid")


def send_draft(desk: At, gap_id: str, file: str) -> Response:
    """One of the two files."""
    _, draft = _drafted(desk, gap_id)
    files = {"card": (f"{draft.name}.yml", draft.card), "phrases": (f"{draft.name}.phrases.yml", draft.phrases)}
    if file not in files:
        raise Missing
    name, text = files[file]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


def _group(desk: At, gap_id: str, fault: str | None = None, typed: dict[str, str] | None = None) -> Response:
    with desk.reading() as session:
        line = one_line(session, desk, gap_id, PARTS)
        settler = session.get(Staff, line.rows[0].staff_id) if line.rows[0].staff_id else None
        places = places_of(session, desk) if desk.may("POST /staff/county/{kind}/{subject}") else []
    about = line.group.about or ""
    first = about.partition(".")[0] if line.group.kind == "unsaid" else ""
    return desk.page(
        "gap.html", 422 if fault else 200, line=line, gap=line.rows[0], fault=fault, cards=known_cards(), shown=SHOWN,
        typed=typed or {"outcome": "", "card": first, "note": ""}, settler=(settler.name or "") if settler else "",
        outcomes={code: WORDS["gaps"]["outcomes"][code] for code in OUTCOMES}, place=places[0].id if places else "",
    )


def _same_as(gap: Gap, typed: dict[str, str]) -> None:
    """A form sent twice is no fault; what somebody else marked meanwhile stays, and who was slower is told."""
    card = typed["card"] if typed["outcome"] == "card" else ""
    if (gap.outcome, gap.card or "", gap.note or "") != (typed["outcome"], card, typed["note"]):
        raise GapFault("刚才有人标过这一组了，您的没有存。要改，先点“标错了”放回去，再标一次。")


def _not_grown(line: Line, seen: str) -> None:
    """What nobody has read is not settled with the rest."""
    if seen.isascii() and seen.isdigit() and int(seen[:6]) < line.group.size:
        raise GapFault(f"刚才又多了{line.group.size - int(seen[:6])}个问题。请看过再标。")


def _drafted(desk: At, gap_id: str) -> tuple[Line, Draft]:
    with desk.reading() as session:
        line = one_line(session, desk, gap_id, PARTS)
    texts, today = [question.text for question in line.group.questions], day_of(desk.now)
    card, _, part = (line.group.about or "").partition(".")
    if line.group.kind == "unsaid" and card in known_cards():
        return line, draft_statement(known_cards()[card], part, texts, today)
    return line, draft_card(texts, known_topics().get(line.group.about or ""), known_cards(), today)


def _fields(line: Line, row: Gap) -> tuple[str, ...]:
    words, card = WORDS["gaps"], known_cards().get(row.card or "")
    return (
        words["kinds"][row.kind], line.title,
        row.text or "", row.day.isoformat(), line.places.get(row.division_id or "", ""),
        words["outcomes"][row.outcome] if row.outcome else "",
        card.label if card else row.card or "", row.note or "",
    )
