"""The county's page: what is missing, what stands, who changed what; typed once, sent twice, corrected, withdrawn."""

import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from backend.audit.models import AuditEntry
from backend.county.models import CountyFact
from backend.county.queries import Counties
from backend.divisions.models import Division
from knowledge.county import Contact
from tests.backend.console.conftest import NOON, World

CONTACT = {"name": "县民政局救助股", "phone": "0770-1200001", "confirmed_on": "2026-09-21"}
PAPER = {"source": "县政府2026年1号文", "confirmed_on": "2026-09-21"}
STATEMENT = {"card": "travel_subsidy", "part": "amount", "says": "本县最多补600元。", "begins": "2026-01-01", **PAPER}
SEEN = re.compile(r'name="seen" value="(\d+)"')


def sent(world: World, item: str, who: str = "county", place: str = "county", **fields: str) -> Response:
    """A form of the page, as that person sends it."""
    browser = world.browser(who)
    return world.post(browser, f"/staff/county/{item}", place=world.places[place].id, **fields)


def page(world: World, item: str = "", who: str = "county", place: str = "county") -> str:
    path = f"/staff/county/{item}" if item else "/staff/county"
    return world.browser(who).get(path, params={"place": world.places[place].id}).text


def rows(world: World) -> int:
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CountyFact)) or 0


def known(world: World, place: str = "upper_1"):  # type: ignore[no-untyped-def]
    with world.database.reading() as session:
        return Counties("云岭县").at(session, world.places[place].id, NOON)


def test_an_empty_county_says_what_is_missing_first(world: World) -> None:
    shown = page(world)
    missing = shown[: shown.index('id="contact"')]
    words = ("个单位没有填", "2026年的没有填", "没有核实过", "有几项补助的上限要看它")
    assert [word in missing for word in words] == [True] * 4
    assert "没有填的：" in shown


def test_what_is_stored_stands_on_the_page_and_in_the_answers(world: World) -> None:
    stored = sent(world, "contact/civil_affairs", **CONTACT)
    assert stored.headers["location"].endswith("done=county_told#contact")
    assert "0770-1200001" in page(world)
    contact = known(world).contact("civil_affairs")
    assert isinstance(contact, Contact) and contact.phone == "0770-1200001"


def test_a_form_sent_twice_is_one_row(world: World) -> None:
    for _ in range(2):
        assert sent(world, "statement/new", once="x" * 26, **STATEMENT).status_code == 303
    assert rows(world) == 1


def test_the_history_tells_who_changed_what_from_what_to_what(world: World) -> None:
    sent(world, "contact/water", **CONTACT)
    world.clock.forward(hours=1)
    sent(world, "contact/water", "administrator", seen="1", **{**CONTACT, "phone": "0770-1200002"})
    sent(world, "contact/water/withdraw", seen="2")
    shown = page(world, "contact/water")
    told = shown[shown.index("改过什么") :]
    assert told.index("撤下") < told.index("0770-1200002") < told.index("填写")
    assert "<s class=\"soft\">0770-1200001</s> 0770-1200002" in told
    assert [name in told for name in ("农县办", "管理一", "2026-09-21 13:00")] == [True] * 3
    assert known(world).contact("water") is None


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world: World) -> None:
    answer = sent(world, "watch_line/2026", yuan="9000", source="", confirmed_on="2026-09-21")
    assert (answer.status_code, "请填写依据的文件" in answer.text, 'value="9000"' in answer.text) == (422, True, True)
    assert rows(world) == 0


def test_somebody_who_was_slower_sees_the_other_change_and_can_store_again(world: World) -> None:
    sent(world, "contact/water", **CONTACT)
    mine = {**CONTACT, "name": "县水利局农水股"}
    slower = sent(world, "contact/water", seen="0", **mine)
    assert (slower.status_code, "刚才有人改过这一条" in slower.text) == (422, True)
    seen = SEEN.search(slower.text)
    assert seen is not None and "县水利局农水股" in slower.text
    assert sent(world, "contact/water", seen=seen[1], **mine).status_code == 303
    assert known(world).contact("water").name == "县水利局农水股"


def test_a_withdrawal_that_came_too_late_shows_what_stands(world: World) -> None:
    sent(world, "contact/water", **CONTACT)
    late = sent(world, "contact/water/withdraw", seen="0")
    shown = ("刚才有人改过这一条" in late.text, 'value="县民政局救助股"' in late.text, "现在的内容" in late.text)
    assert (late.status_code, shown) == (422, (True, True, True))


def test_what_nobody_has_told_cannot_be_withdrawn(world: World) -> None:
    assert [sent(world, f"{item}/withdraw").status_code for item in ("statement/new", "contact/water")] == [422, 422]
    assert rows(world) == 0


@pytest.mark.parametrize("length", [41, 10_000])
def test_nothing_too_long_is_cut_or_lost(world: World, length: int) -> None:
    long = "长" * length
    answer = sent(world, "contact/water", **{**CONTACT, "name": long})
    said, kept = f"您写了{length}个" in answer.text, f'value="{long}"' in answer.text
    assert (answer.status_code, said, kept) == (422, True, True)
    assert 'maxlength="40"' not in page(world, "contact/water")


def test_what_was_typed_into_a_page_that_stood_too_long_is_shown_and_sent_again(world: World) -> None:
    browser, place = world.browser("county"), world.places["county"].id
    stale = {**CONTACT, "place": place, "form_token": "old"}
    header = {"sec-fetch-site": "same-origin"}
    answer = browser.post("/staff/county/contact/water", data=stale, headers=header)
    assert (answer.status_code, "<blockquote>县民政局救助股</blockquote>" in answer.text) == (403, True)
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text[answer.text.index("<main") :]))
    assert browser.post("/staff/county/contact/water", data=again).status_code == 303
    assert known(world).contact("water").phone == "0770-1200001"


def test_a_township_has_its_own_telephone_and_the_county_keeps_its_own(world: World) -> None:
    sent(world, "contact/water", **CONTACT)
    sent(world, "contact/water", place="north", **{**CONTACT, "name": "北山镇水利站"})
    assert (known(world).contact("water").name, known(world, "river").contact("water").name) == (
        "北山镇水利站", "县民政局救助股",
    )
    assert ("北山镇水利站" in page(world, place="north"), "北山镇水利站" in page(world)) == (True, False)


def test_several_cards_are_confirmed_at_once(world: World) -> None:
    browser = world.browser("county")
    fields = {"place": world.places["county"].id, "office": "县民政局", "confirmed_on": "2026-09-21"}
    nothing = world.post(browser, "/staff/county/confirm", topic="security", **fields)
    assert (nothing.status_code, "前面打勾" in nothing.text, 'value="县民政局"' in nothing.text) == (422, True, True)
    ticked = {"cards": ["dibao:0", "tekun:0"]}
    assert world.post(browser, "/staff/county/confirm", **fields, **ticked).status_code == 303  # type: ignore[arg-type]
    confirmed = known(world)
    assert [getattr(confirmed.confirmed(card), "office", None) for card in ("dibao", "tekun", "micro_credit")] == [
        "县民政局", "县民政局", None,
    ]


def test_of_several_cards_the_one_somebody_else_changed_is_named(world: World) -> None:
    sent(world, "confirmation/dibao", holds="yes", office="县民政局", confirmed_on="2026-09-20")
    fields = {"place": world.places["county"].id, "office": "县民政局", "confirmed_on": "2026-09-21"}
    ticked = {"cards": ["dibao:0", "tekun:0"]}
    answer = world.post(world.browser("county"), "/staff/county/confirm", topic="security", **fields, **ticked)  # type: ignore[arg-type]
    assert (answer.status_code, "“低保”：刚才有人改过这一条" in answer.text, rows(world)) == (422, True, 1)
    assert re.findall(r'value="(\w+:\d+)"[^>]* checked', answer.text) == ["tekun:0"]


def test_what_was_confirmed_over_a_year_ago_is_to_be_confirmed_again(world: World) -> None:
    sent(world, "contact/water", **{**CONTACT, "confirmed_on": "2025-09-21"})
    sent(world, "contact/bank", **{**CONTACT, "confirmed_on": "2025-09-20"})
    shown = page(world)
    old = shown[shown.index("<h2>该核实了") : shown.index('id="contact"')]
    assert ("contact/bank" in old, "contact/water" in old) == (True, False)


def test_a_word_is_added_once_and_waits_for_training(world: World) -> None:
    item = f"word/{quote('阿公米')}"
    assert sent(world, "word/new", word="阿公米", means="tekun").status_code == 303
    assert "等下次学习" in page(world)
    again = sent(world, "word/new", word="阿公米", means="dibao")
    assert (again.status_code, "已经有了" in again.text) == (422, True)
    assert sent(world, f"{item}/withdraw", seen="1").status_code == 303
    assert "撤下的" in page(world)
    assert sent(world, "word/new", word="阿公米", means="dibao").status_code == 303
    (world.settings.county_words).mkdir(exist_ok=True)
    (world.settings.county_words / "dialect.txt").write_text("阿公米\t低保\n", "utf-8")
    assert "已学会" in page(world)


def test_a_year_is_read_as_people_write_it_and_new_is_no_word(world: World) -> None:
    assert sent(world, "watch_line/new", year="２０２５年", yuan="9000", **PAPER).status_code == 303
    assert "2025年" in page(world)
    refused = sent(world, "word/new", word="new", means="tekun")
    assert (refused.status_code, "不能当叫法" in refused.text, rows(world)) == (422, True, 1)


@pytest.mark.parametrize(
    ("item", "fields", "says"),
    [
        ("word/new", {"word": "阿公米", "means": "tekun"}, "等下次学习以后"),
        ("contact/water", CONTACT, "农户再问，听到的就是新的"),
    ],
)
def test_what_was_stored_says_when_it_is_heard(world: World, item: str, fields: dict[str, str], says: str) -> None:
    assert says in world.browser("county").get(sent(world, item, **fields).headers["location"]).text


def test_withdrawing_says_what_is_told_from_then_on(world: World) -> None:
    sent(world, "confirmation/dibao", holds="yes", office="县民政局", confirmed_on="2026-09-20")
    assert "撤下以后，会说“县里还没有核实过”" in page(world, "confirmation/dibao")
    gone = sent(world, "confirmation/dibao/withdraw", seen="1").headers["location"]
    assert "撤下了。" in world.browser("county").get(gone).text
    assert "已经撤下" in page(world, "confirmation/dibao")


def test_without_a_county_the_page_says_so(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Division, world.places["county"].id).level = "prefecture"
    answer = world.browser("administrator").get("/staff/county")
    assert (answer.status_code, "请管理员先导入区划" in answer.text) == (404, True)


def test_a_statement_may_begin_from_its_card(world: World) -> None:
    shown = world.browser("county").get("/staff/county/statement/new", params={"card": "dibao"}).text
    assert re.search(r'<option value="dibao" selected>', shown)


def test_every_change_leaves_an_audit_line(world: World) -> None:
    sent(world, "key/level", "administrator", level="no", **PAPER)
    with world.database.reading() as session:
        line = session.scalars(select(AuditEntry).filter_by(action="county.told")).one()
    assert line.actor == f"staff:{world.staff['administrator'].id}"
    assert line.details == {"kind": "key", "number": 1}


def _status(world: World, browser: TestClient, path: str) -> int:
    return browser.get(path).status_code


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [("county", 200, 303), ("administrator", 200, 303), ("township", 200, 404)]
)
def test_the_township_reads_what_the_county_writes(world: World, who: str, reads: int, writes: int) -> None:
    assert _status(world, world.browser(who), "/staff/county/contact/water") == reads
    assert sent(world, "contact/water", who, **CONTACT).status_code == writes


@pytest.mark.parametrize("who", ["village", "grid", "helper", "auditor"])
def test_nobody_else_sees_the_page(world: World, who: str) -> None:
    assert _status(world, world.browser(who), "/staff/county") == 404


def test_a_township_clerk_looks_into_no_other_township(world: World) -> None:
    browser = world.browser("township")
    statuses = [_status(world, browser, f"/staff/county?place={world.places[name].id}") for name in ("north", "south")]
    assert statuses == [200, 404]


@pytest.mark.parametrize(
    "item", ["contact/nobody", "nothing/new", "key/other", "statement/none", "watch_line/1999", "confirmation/none"]
)
def test_an_address_nobody_made_does_not_exist(world: World, item: str) -> None:
    assert _status(world, world.browser("county"), f"/staff/county/{item}") == 404
    assert sent(world, item, **STATEMENT).status_code == 404


def test_a_township_has_no_watch_line(world: World) -> None:
    assert sent(world, "watch_line/2026", place="north", yuan="9000", **PAPER).status_code == 404
