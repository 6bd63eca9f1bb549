"""The page of the report: for whose reach it is, in five periods, ordered, and taken as a file."""

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from tests.backend.console.conftest import World
from tests.backend.console.xlsx import sheets


@pytest.mark.parametrize(("period", "title"), [
    ("week", "周统计"), ("month", "月通报"), ("quarter", "季调度"), ("half", "半年小结"), ("year", "年度总结"),
])
def test_each_period_has_its_page_and_its_name(world: World, period: str, title: str) -> None:
    world.declare("upper_1")
    page = world.browser("county").get("/staff/report", params={"period": period}).text
    assert [word in page for word in (f"<h1>{title}", "还没有完", "参考陕西做法", "合计", "张三丰")] == [
        True, True, True, True, False,
    ]


def test_nobody_reads_the_report_of_a_place_out_of_reach(world: World) -> None:
    statuses = [
        world.browser(who).get("/staff/report", params={"place": world.places["county"].id}).status_code
        for who in ("county", "township", "village", "helper")
    ]
    assert statuses == [200, 404, 404, 404]


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(world: World) -> None:
    answer = world.browser("county").get("/staff/report", params={"on": "上个月"})
    found = ["日期没看懂" in answer.text, "2026-09-01至2026-09-30" in answer.text]
    assert (answer.status_code, found) == (422, [True, True])


@pytest.mark.parametrize("on", ["0026-11-22", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("period", ["week", "month", "year"])
def test_a_year_nobody_means_is_said_and_today_is_shown(world: World, period: str, on: str) -> None:
    answer = world.browser("county").get("/staff/report", params={"period": period, "on": on})
    year = int(on[:4])
    found = [f"日期的年份不对：{year}年" in answer.text, answer.text.partition("至")[2][:10] >= "2026-09-21"]
    assert (answer.status_code, found) == (422, [True, True])


def test_the_file_holds_each_place_and_the_whole_and_is_audited(world: World) -> None:
    world.declare("upper_1")
    answer = world.post(world.browser("county"), "/staff/report/export?period=week&order=opened")
    [(name, rows)] = sheets(answer.content)
    assert [row[0] for row in rows[3:]][-1] == name
    assert rows[-1][1] == "1"
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry).filter_by(action="report.export")).one().details["lines"] > 1
