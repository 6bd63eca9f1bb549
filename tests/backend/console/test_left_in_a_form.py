"""Two on one case: who comes second reads back all they have typed and chosen, whatever has become of the form."""

from tests.backend.console.conftest import World


def _quoted(page: str) -> list[str]:
    """What the message above the page gives back."""
    message = page.partition('role="alert"')[2].partition("</div>")[0]
    return [part.partition("</blockquote>")[0] for part in message.split("<blockquote>")[1:]]


def _until(world: World, case: str, *stages: str) -> str:
    for stage in stages:
        assert world.take("village", case, stage).status_code == 303
    return str(world.case(case).entries)


def test_the_reason_for_doing_without_a_yes_is_given_back(world: World) -> None:
    case = world.declare(declared_for="other")
    seen = _until(world, case, "responded", "checked", "reviewed")
    assert world.take("township", case, "noticed", without="已经问过家属").status_code == 303
    late = world.post(
        world.browser("village"), f"/staff/cases/{case}/move/noticed", seen=seen, begins="2026-09-21", days="7",
        where="祠堂门口", without="本人在外打工联系不上", text="先贴出来",
    )
    assert (late.status_code, _quoted(late.text)) == (409, [
        "从哪天起贴出来：2026-09-21", "公示几天：7", "贴在哪里：祠堂门口", "本人在外打工联系不上", "先贴出来",
    ])


def test_ticks_and_choices_of_a_form_that_is_gone_are_given_back_in_words(world: World) -> None:
    case = world.declare()
    seen = _until(world, case, "responded")
    _until(world, case, "checked")
    late = world.post(
        world.browser("village"), f"/staff/cases/{case}/move/checked", seen=seen, on="2026-09-21", people="2",
        how="neighbours", found="partly", facts="房子漏雨",
    )
    assert (late.status_code, _quoted(late.text)) == (409, [
        "哪天去的：2026-09-21", "去了几个人：2", "怎么核实的：入户，也问了邻里", "和申报的一样吗：有一部分不一样",
        "看到和问到的情况：房子漏雨",
    ])


def test_risks_and_the_policy_of_a_decision_are_given_back_in_words(world: World) -> None:
    case = world.declare()
    seen = _until(world, case, "responded", "checked", "reviewed")
    township = world.browser("township")
    assert world.take("township", case, "not_included").status_code == 303
    path = f"/staff/cases/{case}/move"
    refused = world.post(township, f"{path}/not_included", seen=seen, reason="solved", next="dibao", household="好了")
    decided = world.post(township, f"{path}/included", seen=seen, risks=["illness", "schooling"], risk="illness")
    risks = world.rules.risks
    illness, schooling = risks["illness"].staff, risks["schooling"].staff
    assert [_quoted(page.text) for page in (refused, decided)] == [
        ["没有纳入的原因：难处已经解决", "农户家的情况（数字或者事实）：好了", "还可以看看哪项政策：低保"],
        [f"有哪些风险：{illness}、{schooling}", f"主要风险是哪一个：{illness}"],
    ]


def test_who_was_to_be_responsible_is_given_back_by_name(world: World) -> None:
    case = world.declare()
    world.include(case)
    seen, helper = str(world.case(case).entries), world.staff["helper"].id
    assert world.take("village", case, "responsible_named").status_code == 303
    late = world.post(
        world.browser("township"), f"/staff/cases/{case}/move/responsible_named", seen=seen, staff=helper
    )
    assert (late.status_code, _quoted(late.text)) == (409, ["帮扶责任人：黄大帮"])


def test_what_the_person_says_and_why_a_clock_is_stopped_are_given_back_in_words(world: World) -> None:
    case, village = world.declare(declared_for="other"), world.browser("village")
    _until(world, case, "responded")
    path = f"/staff/cases/{case}"
    asked = world.post(village, f"{path}/asked", seen="1", agrees="no", how="phone", on="2026-09-21")
    stopped = world.post(village, f"{path}/stop", seen="1", reason="papers", text="等出院小结")
    assert [page.status_code for page in (asked, stopped)] == [409, 409]
    assert [_quoted(page.text) for page in (asked, stopped)] == [
        ["本人不同意", "打电话问的", "2026-09-21"], ["等农户补材料", "等出院小结"],
    ]


def test_a_notice_hung_again_by_another_leaves_the_reason_that_was_typed(world: World) -> None:
    notice = world.notice()
    village = world.browser("village")
    late = world.post(
        village, f"/staff/notices/{notice}/up", begins="2026-09-21", days="7", where="祠堂门口",
        without="本人在外打工联系不上", text="",
    )
    assert late.status_code == 422
    given_back = [f"<blockquote>{words}</blockquote>" in late.text for words in ("祠堂门口", "本人在外打工联系不上")]
    assert given_back == [True, True]
