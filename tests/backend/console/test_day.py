"""My day: deadlines by the colours of the ladder, the gravest first, each one tap from the step that meets it."""

import re
from datetime import UTC, datetime

from tests.backend.console.conftest import World


def shades(html: str) -> list[tuple[str, str]]:
    """Colour and heading of every group, from above."""
    found = re.findall(r'class="card shade (\w+)">\s*<h2><span class="mark">(.)</span> ([^<]+)</h2>', html)
    return [(colour, f"{mark} {label}") for colour, mark, label in found]


def test_deadlines_stand_by_colour_with_the_words_of_the_ladder(world: World) -> None:
    world.declare("upper_1", "张三丰")
    world.clock.forward(days=2)
    world.declare("upper", "李四光", phone="13900000002")
    village = world.browser("village")
    fresh = shades(village.get("/staff").text)
    world.clock.now = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
    late = shades(world.browser("village").get("/staff").text)
    assert fresh == [("yellow", "黄 快到期（2件）")]
    assert late == [("red", "红 超期较久（2件）")]


def test_the_gravest_stands_first_and_the_nearest_first_within_it(world: World) -> None:
    first = world.declare("upper_1", "张三丰")
    world.clock.now = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
    world.declare("upper", "李四光", phone="13900000002")
    html = world.browser("village").get("/staff").text
    assert [colour for colour, _ in shades(html)] == ["orange", "yellow"]
    assert re.findall(r'class="what" href="/staff/cases/(\w+)#next"', html)[0] == first


def test_the_step_is_one_tap_away(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    assert f'href="/staff/cases/{case_id}#next"' in browser.get("/staff").text
    assert 'id="next"' in browser.get(f"/staff/cases/{case_id}").text


def test_on_a_rest_day_the_colours_are_those_of_the_next_working_day(world: World) -> None:
    world.declare()  # to be answered by Thursday
    world.clock.now = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
    assert [colour for colour, _ in shades(world.browser("village").get("/staff").text)] == ["yellow"]
    world.clock.now = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
    assert shades(world.browser("village").get("/staff").text) == [("orange", "橙 已超期（1件）")]


def test_who_has_nothing_to_do_is_told_so_kindly(world: World) -> None:
    page = world.browser("neighbour").get("/staff").text
    assert [words in page for words in ("手上的事都办完了", "辛苦了", "看看台账")] == [True] * 3


def test_more_than_a_page_of_one_colour_leads_into_the_ledger(world: World) -> None:
    for number in range(31):
        world.declare("upper", f"张三{number}", phone=f"139000002{number:02}")
    world.clock.now = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
    browser = world.browser("village")
    page = browser.get("/staff").text
    assert (page.count('class="what"'), "（31件）" in page) == (30, True)
    assert 'href="/staff/cases?colour=red"' in page
    assert browser.get("/staff/cases?colour=red").status_code == 200


def test_the_badge_of_a_deadline_has_the_colour_of_its_section(world: World) -> None:
    world.declare("upper")
    seen = []
    for days in (0, 1, 2, 4):
        world.clock.forward(days=days)
        page = world.browser("village").get("/staff").text
        seen.append((re.findall(r'class="card shade (\w+)"', page), re.findall(r'class="badge (\w+)">([^<]+)<', page)))
    assert seen == [
        (["green"], [("good", "还剩3天")]), (["yellow"], [("warn", "还剩2天")]), (["yellow"], [("warn", "今天到期")]),
        (["orange"], [("late", "超期4天")]),
    ]
