"""The page of places: what it counts, who may change what, and what giving a place up leaves behind."""

import pytest
from sqlalchemy import select

from backend.divisions.models import Division
from backend.divisions.queries import places
from tests.backend.console.conftest import World

PAGE = "/staff/divisions"


def _named(world: World, name: str) -> Division | None:
    with world.database.reading() as session:
        return session.scalar(select(Division).filter_by(name=name))


def test_everything_below_is_counted_in(world: World) -> None:
    world.declare("upper_1")
    world.declare("upper", name="李有财", phone="13812345679")
    page = world.browser("county").get(f"{PAGE}?at={world.places['north'].id}").text
    assert '<strong class="number">2</strong>户' in page
    line = page[page.index("上坪村"):page.index("下坪村")]
    assert [f'data-label="{label}" class="number">{count}<' in line for label, count in
            (("下面几个", 1), ("户数", 2), ("在办的事", 2), ("在职干部", 3))] == [True] * 4


def test_a_drill_is_no_open_case(world: World) -> None:
    case_id = world.declare("upper_1")
    browser = world.browser("county")
    browser.get("/staff")
    world.post(browser, f"/staff/cases/{case_id}/drill", drill="1")
    assert world.case(case_id).drill
    page = browser.get(f"{PAGE}?at={world.places['upper_1'].id}").text
    assert '<strong class="number">0</strong>件在办' in page


@pytest.mark.parametrize(("who", "status"), [("township", 200), ("other_township", 404), ("village", 404)])
def test_a_place_outside_of_reach_does_not_exist(world: World, who: str, status: int) -> None:
    assert world.browser(who).get(f"{PAGE}?at={world.places['north'].id}").status_code == status


def test_a_village_and_a_group_are_added_and_can_be_named_at_once(world: World) -> None:
    browser = world.browser("county")
    browser.get(PAGE)
    north = world.places["north"].id
    assert world.post(browser, f"{PAGE}/{north}/add", name=" 新寨村 ", code="450123001").status_code == 303
    village = _named(world, "新寨村")
    assert village is not None
    world.post(browser, f"{PAGE}/{village.id}/add", name="一组")
    with world.database.reading() as session:
        told = [place.name for place in places(session) if village.id in (place.id, place.inside)]
    assert told == ["新寨村", "一组"]


REFUSED = [
    ("north", "上坪村", "", "已经有“上坪村”了"), ("north", "  ", "", "请写名称"), ("north", "村" * 61, "", "1到60个字"),
    ("north", "新村", "12-3", "不超过12位"), ("upper_1", "小屯", "", "下面不能再加了"),
    ("north", "新村", "777", "已经有别的地方用了"),
]


@pytest.mark.parametrize(("below", "name", "code", "says"), REFUSED)
def test_what_cannot_be_a_place_is_refused_and_stays_typed(
    world: World, below: str, name: str, code: str, says: str
) -> None:
    browser = world.browser("county")
    browser.get(PAGE)
    world.post(browser, f"{PAGE}/{world.places['south'].id}/add", name="七村", code="777")
    answer = world.post(browser, f"{PAGE}/{world.places[below].id}/add", name=name, code=code)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert f'value="{code}"' in answer.text or below == "upper_1"


def test_a_place_is_renamed_and_a_second_editor_is_told(world: World) -> None:
    browser = world.browser("administrator")
    browser.get(PAGE)
    address = f"{PAGE}/{world.places['upper_1'].id}/rename"
    assert world.post(browser, address, name="上一组", seen="一组").status_code == 303
    late = world.post(browser, address, name="第一组", seen="一组")
    assert (late.status_code, "刚才有人把它改成了“上一组”" in late.text) == (422, True)
    assert 'value="第一组"' in late.text
    assert _named(world, "上一组") is not None


def test_a_place_still_in_use_is_not_given_up(world: World) -> None:
    case_id = world.declare("upper_1")
    browser = world.browser("county")
    browser.get(PAGE)
    group, village = (world.places[place].id for place in ("upper_1", "upper"))
    assert "还有没办完的事" in world.post(browser, f"{PAGE}/{group}/end").text
    assert "请先停用它们" in world.post(browser, f"{PAGE}/{village}/end").text
    assert "还有在职的干部" in world.post(browser, f"{PAGE}/{world.places['lower'].id}/end").text
    assert world.case(case_id).division_id == group


def test_what_was_given_up_can_be_named_by_nobody_until_it_is_taken_up_again(world: World) -> None:
    browser, river = world.browser("county"), world.places["river"]
    browser.get(PAGE)
    assert world.post(browser, f"{PAGE}/{river.id}/end").status_code == 303
    with world.database.reading() as session:
        assert "河口村" not in [place.name for place in places(session)]
    assert "停用" in browser.get(f"{PAGE}?at={world.places['south'].id}").text
    administrator = world.browser("administrator")
    assert "河口村" not in administrator.get("/staff/people").text
    invited = world.post(
        administrator, "/staff/people/invite", sign_in_name="new.one", name="新同志", role="village",
        division_id=river.id,
    )
    assert (invited.status_code, "已经停用" in invited.text) == (422, True)
    assert "请先启用它" in world.post(browser, f"{PAGE}/{river.id}/add", name="一屯").text
    assert world.post(browser, f"{PAGE}/{river.id}/resume").status_code == 303
    with world.database.reading() as session:
        assert "河口村" in [place.name for place in places(session)]


def test_nobody_gives_up_the_place_they_work_in(world: World) -> None:
    browser = world.browser("county")
    browser.get(PAGE)
    answer = world.post(browser, f"{PAGE}/{world.places['county'].id}/end")
    assert (answer.status_code, "您自己所在的地方" in answer.text) == (422, True)


def test_the_tree_goes_out_as_a_file_with_formulas_defused(world: World) -> None:
    browser = world.browser("county")
    browser.get(PAGE)
    world.post(browser, f"{PAGE}/{world.places['upper'].id}/add", name="=1+1组")
    told = world.post(browser, f"{PAGE}/export", at=world.places["north"].id).text
    assert told.splitlines()[0].lstrip("\ufeff") == "级别,名称,代码,户数,在办的事,在职干部,状态"
    assert "村,下坪村,,0,0,1,在用" in told
    assert "屯（组）,'=1+1组," in told
    assert "南河乡" not in told
