"""Gaps on both databases: kept without anybody, seen by those who reach the place, settled once, cleared away."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.database import Database
from backend.gaps import actions
from backend.gaps.actions import GapFault
from backend.gaps.models import Gap
from backend.gaps.queries import by_week, gaps
from backend.purging import purge_gaps
from backend.scope import TERMINAL, Actor
from tests.backend.county import County, actor
from tests.backend.moments import at

NOW = at("2026-11-18 10:00")  # a Wednesday
TODAY = date(2026, 11, 18)


def kept(session: Session, text: str = "蜂箱", kind: str = "not_known", place: str | None = None, days: int = 0) -> Gap:
    gap_id = actions.keep(session, kind, None, text, place, NOW - timedelta(days=days))
    return session.get_one(Gap, gap_id)


def seen(session: Session, by: Actor, **asked: object) -> list[str | None]:
    return [gap.text for gap in gaps(session, by, TODAY, **asked)]  # type: ignore[arg-type]


def test_of_a_place_only_the_township_is_kept(database: Database, county: County) -> None:
    with database.writing() as session:
        places = (county.group.id, county.township.id, county.county.id, "nowhere", None)
        townships = [kept(session, place=place).division_id for place in places]
    assert townships == [county.township.id, county.township.id, None, None, None]


def test_the_question_lies_sealed(database: Database, county: County) -> None:
    with database.writing() as session:
        gap = kept(session, "蜂箱被水冲走")
        assert "蜂箱".encode() not in (gap.text_sealed or b"")
        assert gap.text == "蜂箱被水冲走"


def test_who_does_not_reach_the_township_does_not_see_it(database: Database, county: County) -> None:
    with database.writing() as session:
        kept(session, "有地方", place=county.village.id)
        kept(session, "没地方")
    with database.reading() as session:
        assert sorted(map(str, seen(session, actor(session, county.township_clerk)))) == ["有地方", "没地方"]
        assert seen(session, actor(session, county.other_clerk)) == ["没地方"]


def test_choices_given_today_come_up_tomorrow(database: Database, county: County) -> None:
    with database.writing() as session:
        kept(session, "今天", "offered")
        kept(session, "昨天", "offered", days=1)
    with database.reading() as session:
        assert seen(session, actor(session, county.township_clerk)) == ["昨天"]


def test_settled_questions_are_no_longer_open_and_can_be_opened_again(database: Database, county: County) -> None:
    with database.writing() as session:
        by, gap = actor(session, county.township_clerk), kept(session)
        actions.settle(session, by, [gap], "card", "dibao", "", NOW)
        assert (seen(session, by), seen(session, by, settled=True)) == ([], ["蜂箱"])
        assert (gap.outcome, gap.card, gap.staff_id) == ("card", "dibao", county.township_clerk.id)
        actions.reopen(session, by, [gap], NOW)
        assert (seen(session, by), gap.outcome, gap.card, gap.staff_id) == (["蜂箱"], None, None, None)
    with database.reading() as session:
        audited = session.execute(select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.number)).all()
    assert [tuple(row) for row in audited if row[0].startswith("gap.")] == [
        ("gap.settled", {"outcome": "card", "card": "dibao", "count": 1}), ("gap.reopened", {"count": 1}),
    ]


@pytest.mark.parametrize(
    ("outcome", "card", "note", "says"),
    [("card", None, "", "请选是哪一张政策卡。"), ("answered", None, " ", "请写一句怎么处理的，比如“已写进低保卡”。")],
)
def test_half_a_settlement_is_none(
    database: Database, county: County, outcome: str, card: str | None, note: str, says: str
) -> None:
    with database.writing() as session:
        by, gap = actor(session, county.township_clerk), kept(session)
        with pytest.raises(GapFault, match=says):
            actions.settle(session, by, [gap], outcome, card, note, NOW)
        assert gap.outcome is None


def test_what_was_settled_is_neither_dropped_nor_told_apart(database: Database, county: County) -> None:
    with database.writing() as session:
        open_one, settled = kept(session), kept(session)
        actions.settle(session, TERMINAL, [settled], "not_ours", None, "", NOW)
        for gap in (open_one, settled):
            actions.tell_apart(session, gap.id, "unsaid", "dibao.how")
        assert session.execute(select(Gap.kind, Gap.about).order_by(Gap.outcome.is_(None))).all() == [
            ("not_known", None), ("unsaid", "dibao.how"),
        ]
        for gap in (open_one, settled):
            actions.drop(session, gap.id)
        assert session.scalars(select(Gap.outcome)).all() == ["not_ours"]


def test_questions_are_counted_by_week(database: Database, county: County) -> None:
    with database.writing() as session:
        for days in (0, 2, 3, 77, 80):
            kept(session, days=days)
        weeks = by_week(session, actor(session, county.township_clerk), TODAY)
    assert [(week, count) for week, count in weeks if count] == [
        (date(2026, 8, 31), 1), (date(2026, 11, 9), 1), (date(2026, 11, 16), 2),
    ]
    assert (len(weeks), weeks[0][0], weeks[-1][0]) == (12, date(2026, 8, 31), date(2026, 11, 16))


def test_questions_go_after_their_days_settled_or_not(database: Database, county: County) -> None:
    with database.writing() as session:
        kept(session, "旧", days=181)
        kept(session, "还在", days=180)
        purge_gaps(session, NOW, 180)
        assert [gap.text for gap in session.scalars(select(Gap))] == ["还在"]
