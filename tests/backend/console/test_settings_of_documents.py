"""The settings page beside its sources: what a county loosens is warned of, confirmed, and never cited for."""

from sqlalchemy import select

from backend.procedures.models import ProcedureVersion
from tests.backend.console.conftest import World
from tests.backend.console.test_settings import CHANGE, WHY, _fields, _publish, _send, _typed, _versions

WARNED = "写的是3天，您要改成300天，农户可能要等得更久"
SAYS = "本县改过，依据写的是3天"


def test_a_loosened_limit_is_warned_of_confirmed_by_its_own_tick_and_said_from_then_on(world: World) -> None:
    browser = world.browser("county")
    fields = _typed(_fields(browser.get(CHANGE).text), deadlines__respond__n="300")
    looked = _send(world, browser, fields, "look").text
    assert ("“首次响应”的天数有依据：广西" in looked, WARNED in looked) == (True, True)
    refused = _send(world, browser, _fields(looked), "publish", because=WHY)
    assert (refused.status_code, "请先在它下面打勾" in refused.text, _versions(world)) == (422, True, [])
    done = _send(world, browser, _fields(refused.text), "publish", because=WHY, looser="respond")
    assert done.status_code == 303
    pages = [browser.get(path).text for path in ("/staff/settings", CHANGE)]
    assert [page.count(SAYS) for page in pages] == [1, 1]


def test_a_limit_that_is_switched_off_is_warned_of_by_what_its_document_says(world: World) -> None:
    browser = world.browser("county")
    fields = _typed(_fields(browser.get(CHANGE).text), deadlines__name_responsible__off="true")
    looked = _send(world, browser, fields, "look").text
    assert "写的是5天，您要停用它，到期没有人提醒" in looked


def test_a_shorter_limit_is_published_without_a_tick_and_cited_for_what_the_document_says(world: World) -> None:
    browser = world.browser("county")
    assert _publish(world, browser, deadlines__respond__n="2").status_code == 303
    assert SAYS in browser.get("/staff/settings").text


def test_the_form_offers_no_stop_for_a_limit_that_protects_households_and_says_why(world: World) -> None:
    browser = world.browser("county")
    page = browser.get(CHANGE).text
    assert 'name="deadlines.respond.may_stop"' not in page
    assert 'name="deadlines.check.may_stop"' in page
    assert "这个天数有依据，是保护农户的，所以不能停" in page
    forged = _send(world, browser, _typed(_fields(page), deadlines__respond__may_stop="true"), "look")
    assert (forged.status_code, "请不要勾“可以停时限”" in forged.text) == (422, True)


def test_where_the_newest_version_is_unreadable_the_page_asks_for_every_tick_it_needs(world: World) -> None:
    browser = world.browser("county")
    _publish(world, browser, looser="respond", deadlines__respond__n="10")
    _publish(world, browser, stops__away__n="25")
    with world.database.writing() as session:
        row = session.scalars(select(ProcedureVersion).filter_by(number=2)).one()
        row.document = row.document.replace("unit: calendar_day", "unit: moon")
    looked = _send(world, browser, _typed(_fields(browser.get(CHANGE).text), stops__away__n="26"), "look").text
    assert 'name="looser" value="respond"' in looked
    assert _send(world, browser, _fields(looked), "publish", because=WHY, looser="respond").status_code == 303
