"""What has to be said in words is said in words: marks, and what nobody sees, are asked for again everywhere."""

import pytest
from httpx2 import Response

from backend.cases.models import Entry
from backend.households.models import Household
from backend.staff.models import Staff
from tests.backend.console.conftest import World

NOTHING = {"marks in a row": "。，，，，", "what nobody sees": "\u200b\u2060\u202e\u200f\u3164\u115f\uffa0"}
PUT = "{nothing}"  # where a text goes that says nothing
FORMS = {  # who, path, fields, what the page says then
    "a note": ("village", "cases/{case}/note", {"text": PUT}, "记录不能空着"),
    "a response": ("village", "cases/{case}/move/responded", {"text": PUT}, "请写一句"),
    "a stop": ("village", "cases/{case}/stop", {"reason": "papers", "text": PUT}, "请写明在等什么"),
    "a look at another's": ("village", "cases/{case}/reveal", {"fields": "contact", "reason": "call", "why": PUT},
                            "请用至少4个字写明为什么要看"),
    "a promise": ("helper", "households/{household}/promise",
                  {"text": PUT, "due": "2026-10-20", "staff_id": "{helper}"}, "答应了什么"),
    "a measure": ("helper", "households/{household}/measure",
                  {"card": "", "text": PUT, "begins": "2026-09-21", "staff_id": "{helper}"}, "写一句要办什么"),
    "a member's name": ("helper", "households/{household}/member",
                        {"seen": "0", "name": PUT, "relation": "child"}, "姓名请写1到20个字"),
    "a note on an objection": ("county", "objections/{objection}/note", {"text": PUT}, "请写一句记录"),
    "an answer to an objection": ("township", "objections/{objection}/answer", {"outcome": "right", "text": PUT},
                                  "请写明答复的理由"),
    "an objection passed on": ("township", "objections/{objection}/pass", {"to": "up", "text": PUT},
                               "请写明为什么转"),
    "a name of staff": ("administrator", "people/invite",
                        {"sign_in_name": "xin", "name": PUT, "role": "village", "division_id": "{upper}"},
                        "姓名请写1到20个字"),
    "an event": ("village", "events", {"division_id": "{upper}", "title": PUT, "risk": "disaster", "on": "2026-09-20"},
                 "请写发生了什么"),
    "a pause": ("county", "pause", {"says": PUT, "begins": "2026-09-21T12:00", "ends": "2026-09-22T08:00"},
                "请写一句跟老乡说的话"),
    "an answer in a chat": ("village", "waiting/{handover}/answer", {"text": PUT, "seen": "0"}, "还没有写回话"),
}


def _put(value: str, ids: dict[str, str]) -> str:
    for name, one in ids.items():
        value = value.replace(f"{{{name}}}", one)
    return value


def _sent(world: World, form: str, nothing: str) -> Response:
    who, path, fields, _ = FORMS[form]
    case = world.declare("upper_1")
    world.answer_for("helper", case)
    objection, handover = world.objection(), world.handover()
    taker = world.browser("township" if who == "township" else "county")
    assert world.post(taker, f"/staff/objections/{objection}/take", seen="1").status_code == 303
    browser = world.browser(who)
    if form == "an answer in a chat":
        world.post(browser, f"/staff/waiting/{handover}/take")
    ids = {
        "case": case, "household": world.case(case).household_id, "objection": objection, "handover": handover,
        "helper": world.staff["helper"].id, "upper": world.places["upper"].id, "nothing": nothing,
    }
    seen = "2" if path.startswith("objections") else "1"
    typed = {"seen": seen, **{name: _put(value, ids) for name, value in fields.items()}}
    return world.post(browser, "/staff/" + _put(path, ids), **typed)


@pytest.mark.parametrize("nothing", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("form", FORMS)
def test_a_text_that_says_nothing_is_asked_for_again(world: World, form: str, nothing: str) -> None:
    answer = _sent(world, form, nothing)
    assert (answer.status_code, FORMS[form][3] in answer.text) == (422, True)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_form_with_words_is_taken(world: World, form: str) -> None:
    words = "覃家栋" if "name" in form else "洪水冲了路"
    assert _sent(world, form, words).status_code == (200 if "look" in form or "staff" in form else 303)


@pytest.mark.parametrize("nothing", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("field", ["household", "rule", "document"])
def test_a_refusal_is_not_saved_without_the_household_s_figure_and_the_rule_s(
    world: World, field: str, nothing: str
) -> None:
    case = world.declare()
    world.take("village", case, "responded")
    unsaid = world.take("village", case, "checked", facts=nothing)
    assert (unsaid.status_code, "还没有填：看到和问到的情况" in unsaid.text) == (422, True)
    for stage in ("checked", "reviewed"):
        world.take("village", case, stage)
    empty = world.take("township", case, "not_included", **{field: nothing})
    assert (empty.status_code, "还没有填" in empty.text, world.case(case).stage) == (422, True, "reviewed")
    assert world.take("township", case, "not_included").status_code == 303


@pytest.mark.parametrize("nothing", NOTHING.values(), ids=NOTHING)
def test_who_hangs_a_notice_without_the_person_s_yes_says_why_in_words(world: World, nothing: str) -> None:
    case = world.declare(declared_for="other")
    for stage in ("responded", "checked", "reviewed"):
        world.take("village", case, stage)
    unsaid = world.take("village", case, "noticed", without=nothing)
    assert (unsaid.status_code, "请写明为什么" in unsaid.text, world.case(case).stage) == (422, True, "reviewed")
    assert world.take("village", case, "noticed", without="在外打工，联系不上").status_code == 303


def test_what_nobody_sees_goes_before_anything_is_kept(world: World) -> None:
    case = world.declare()
    browser = world.browser("village")
    world.post(browser, f"/staff/cases/{case}/note", seen="1", text="\ufeff等\u202e出院\u200b小结\r\n再\t来\x07")
    administrator = world.browser("administrator")
    fields = {"sign_in_name": "xin", "role": "village", "division_id": world.places["upper"].id}
    world.post(administrator, "/staff/people/invite", name="\u202e覃\u200b新\U0003134a", **fields)
    with world.database.reading() as session:
        text = session.query(Entry).filter_by(case_id=case, kind="note").one().text
        name = session.query(Staff).filter_by(sign_in_name="xin").one().name
    assert (text, name) == ("等出院小结\n再 来", "覃新\U0003134a")


def test_a_name_of_staff_fits_on_a_list(world: World) -> None:
    fields = {"sign_in_name": "xin", "role": "village", "division_id": world.places["upper"].id}
    long = world.post(world.browser("administrator"), "/staff/people/invite", name="覃" * 21, **fields)
    assert (long.status_code, "姓名请写1到20个字" in long.text) == (422, True)
    with world.database.reading() as session:
        assert session.query(Staff).filter_by(sign_in_name="xin").all() == []


def test_a_household_keeps_its_name_where_none_is_typed(world: World) -> None:
    household = world.case(world.declare()).household_id
    world.post(world.browser("village"), f"/staff/households/{household}/register", seen="0", name="··", size="5")
    with world.database.reading() as session:
        row = session.get_one(Household, household)
        assert (row.name, row.size) == ("张三丰", 4)
