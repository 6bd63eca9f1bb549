"""What a household can do with its own cases: see where they stand, urge, add, correct, withdraw, agree, and choose."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.cases.actions import open_case
from backend.cases.models import Case, Entry
from backend.consents.models import Consent
from backend.database import Database
from backend.households.actions import make_responsible
from tests.backend.county import County, actor, bound, declaration
from tests.backend.steps import reach
from tests.bot.talk import RULES, Talk, about

Told = Callable[..., Case]
UNDERSTOOD = {"我不想报了，给我撤掉": about("start_withdraw")}


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database, UNDERSTOOD)


@pytest.fixture
def told(database: Database, county: County) -> Told:
    """Opens a case in a conversation, a day before now."""
    numbers = iter(range(100))

    def tell(talk: Talk, name: str = "张有福", phone: str = "13800005678", **values: object) -> Case:
        with database.writing() as session:
            declared = declaration(county.group, name, phone, **values)
            key = f"{talk.conversation_id}:c{next(numbers)}"
            case = open_case(session, declared, talk.conversation_id, key, talk.now, RULES)
        talk.later(days=1)
        return case

    return tell


def entries(database: Database, case: Case) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.scalars(select(Entry).filter_by(case_id=case.id).order_by(Entry.number))
        return [(row.kind, row.text) for row in rows]


def test_progress_tells_whose_it_is_the_step_the_holder_the_days_left_and_what_to_do(talk: Talk, told: Told) -> None:
    case = told(talk)
    [said] = talk.say("办到哪一步了")
    assert said.splitlines() == [
        f"回执号：{case.receipt}",
        "谁家的：下湾屯 张**",
        "到哪一步：已收到（一共7步，这是第1步）",
        "现在谁管：大湾村的干部",
        "最晚11月26日，村里要办下一步。还有2天。",
        "您说的事，村里收到了，干部会来找您。",
        "您现在不用跑，等村里打电话或者上门。电话别关。",
    ]
    assert talk.labels() == ["催一下", "补充情况", "撤回", "找真人", "帮助"]


def test_a_deadline_that_has_passed_is_said_so_that_it_can_be_urged(talk: Talk, told: Told) -> None:
    told(talk)
    talk.later(days=4)
    assert "本来最晚11月26日要办下一步，已经过了。您可以催一下。" in talk.say("进度")[0].splitlines()
    assert "乡镇的干部也会看到" in talk.tap("催一下")[0]


def test_urging_is_passed_on_once_in_a_step_and_the_second_time_it_is_said_when(
    talk: Talk, told: Told, database: Database, county: County
) -> None:
    case = told(talk)
    talk.say("进度")
    first = talk.tap("催一下")[0]
    talk.later(days=1)
    second = talk.say("催一下")[0]
    assert [first.splitlines()[0], second.splitlines()[0]] == [
        "好，我替您转过去了。", "11月24日已经替您转过去了。这一步只转一次，再点也不会更快。",
    ]
    with database.writing() as session:
        moved = session.get_one(Case, case.id)
        reach(session, moved, actor(session, county.clerk), "responded", talk.now, RULES)
    assert talk.say("催一下")[0].splitlines()[0] == "好，我替您转过去了。"


def test_whoever_helps_the_household_is_named_when_it_urges(
    talk: Talk, told: Told, database: Database, county: County
) -> None:
    case = told(talk)
    with database.writing() as session:
        make_responsible(session, case.household_id, county.helper.id, talk.now)
    assert talk.say("催一下")[0].splitlines()[1] == "覃帮扶下一个上班日的清单里，会看到您在等。"


def test_more_is_told_to_the_case_and_nothing_is_asked_after_it(talk: Talk, told: Told, database: Database) -> None:
    case = told(talk)
    assert talk.say("补充情况")[0].startswith(f"给这一件补充：下湾屯 张**，11月23日报的，尾号{case.receipt[-4:]}。")
    talk.say("医生说还要开一次刀")
    said = talk.say("不急")
    assert (len(said), talk.state().session) == (1, None)
    assert entries(database, case) == [("received", None), ("added", "医生说还要开一次刀")]


def test_new_danger_is_told_on_at_once_where_somebody_can_be_reached_and_honestly_where_nobody_can(
    talk: Talk, told: Told, database: Database, county: County
) -> None:
    told(talk)
    talk.say("补充")
    talk.say("墙要倒了")
    assert talk.say("现在就有危险")[-1].splitlines()[1].startswith("干部不一定马上看得到。")
    with database.writing() as session:
        bound(session, county.clerk, talk.now)
    told(talk, name="韦大娘")
    talk.say("补充")
    talk.say("1")
    talk.say("后墙也裂开了")
    assert talk.say("现在就有危险")[-1].splitlines()[1].startswith("急报已经发给值班的干部。")


def test_what_was_told_just_before_is_added_and_shown(talk: Talk, told: Told, database: Database) -> None:
    case = told(talk)
    talk.say("老人又住院了，押金还没交上，家里借不到钱")
    said = talk.say("补充")
    assert said[-1].splitlines()[0] == "我记的是：老人又住院了，押金还没交上，家里借不到钱"
    talk.say("这几天")
    assert entries(database, case)[-1] == ("added", "老人又住院了，押金还没交上，家里借不到钱")


def test_another_phone_reaches_the_case_by_receipt_and_the_end_of_the_number(
    talk: Talk, told: Told, database: Database
) -> None:
    case = told(talk)
    other = Talk(database)
    other.now = talk.now
    assert other.say("补充")[0] == "先找到那件事。"
    other.say(case.receipt)
    other.say("5678")
    other.tap("补充情况")
    other.say("孩子的学费也交不上")
    other.say("不急")
    assert entries(database, case)[-1] == ("added", "孩子的学费也交不上")
    other.later(minutes=31)
    assert other.press(f"own.urge.{case.id}") == ["过了一会儿了，我不能再动这件事。请再打一次回执号。"]


def test_nobody_reaches_a_case_by_its_button_alone(talk: Talk, told: Told, database: Database) -> None:
    case = told(talk)
    stranger = Talk(database)
    for what in ("progress", "urge", "withdraw", "add_to_case", "correct", "confirm"):
        assert stranger.press(f"own.{what}.{case.id}")[0].startswith("过了一会儿了")
    assert entries(database, case) == [("received", None)]


def test_withdrawing_says_what_follows_asks_once_and_closes_nothing(
    talk: Talk, told: Told, database: Database
) -> None:
    case = told(talk)
    assert "怎么办完，由他们按规定定。" in talk.say("我不想报了，给我撤掉")[0]
    assert talk.tap("要撤回")[0].splitlines()[0] == "撤回好了，干部会看到。"
    with database.reading() as session:
        kept = session.get_one(Case, case.id)
        consent = session.scalars(select(Consent)).one()
        assert (kept.stage, consent.withdrawn_at) == ("received", talk.now)
    assert "您已经撤回了，等干部办完。" in talk.say("进度")[0]
    assert talk.labels() == ["找真人", "帮助"]
    assert talk.say("撤回")[0] == "这件事您已经撤回，不能再记。想重新报，就点“报难处”。"


def test_whoever_changes_his_mind_about_withdrawing_has_withdrawn_nothing(
    talk: Talk, told: Told, database: Database
) -> None:
    case = told(talk)
    talk.say("撤回")
    assert talk.tap("不撤了") == ["好的，不撤，村里接着办。"]
    assert entries(database, case) == [("received", None)]


def test_withdrawing_where_nothing_was_told_first_looks_for_the_case(talk: Talk) -> None:
    said = talk.say("撤回")
    assert [said[0].splitlines()[0], said[1].splitlines()[0]] == ["要撤回，先找到您报的那件事。", "请打您的回执号。"]


def test_a_closed_case_takes_nothing_more(talk: Talk, told: Told, database: Database) -> None:
    case = told(talk)
    with database.writing() as session:
        session.get_one(Case, case.id).stage = "closed"
    assert talk.say("补充")[0] == "这件事已经办完了，不能再改。有新的难处，请另外报一件。"


def test_a_new_number_holds_at_once_and_opens_the_case_elsewhere(talk: Talk, told: Told, database: Database) -> None:
    case = told(talk)
    talk.say("换电话了")
    talk.tap("电话")
    assert talk.say("13900001111")[0].splitlines()[0] == "改好了。以后干部打这个新号码。"
    other = Talk(database)
    other.say(case.receipt)
    assert other.say("1111")[0].splitlines()[0] == f"回执号：{case.receipt}"


def test_whose_matter_it_is_is_asked_once_with_masked_names(talk: Talk, told: Told) -> None:
    first = told(talk, name="张有福")
    second = told(talk, name="韦大娘", phone="13700002222", declared_for="other")
    assert talk.say("进度") == ["说的是哪一件？点一个。"]
    assert talk.labels() == [
        f"下湾屯 韦**，11月24日报的，尾号{second.receipt[-4:]}", f"下湾屯 张**，11月23日报的，尾号{first.receipt[-4:]}",
    ]
    assert talk.say("1")[0].splitlines()[1] == "谁家的：下湾屯 韦**"
    assert talk.say("补充")[0].startswith("给这一件补充：下湾屯 韦**")
    talk.say("不说了")
    talk.say("换一件")
    assert talk.say("2")[0].splitlines()[1] == "谁家的：下湾屯 张**"


def test_another_dialogue_is_not_thrown_away_by_one_about_a_case(talk: Talk, told: Told) -> None:
    told(talk)
    talk.say("补充")
    assert talk.say("撤回")[0].endswith("先放一放，去“撤回”吗？")
    talk.tap("撤回")
    assert talk.tap("不撤了")[-1] == "您上次说到一半的“补充情况”，我还留着。"


def test_the_neighbour_is_told_that_nobody_has_asked_the_person_yet(talk: Talk, told: Told) -> None:
    case = told(talk, declared_for="other")
    said = talk.say("进度")[0]
    assert said.splitlines()[-1].startswith("那家人愿不愿意，还没有确认。")
    assert talk.press(f"own.confirm.{case.id}")
    talk.say("是我家")
    assert talk.say("同意")[0].startswith("这要他本人来说。")


def test_the_person_agrees_with_receipt_and_number_on_a_phone_of_his_own(
    talk: Talk, told: Told, database: Database
) -> None:
    case = told(talk, declared_for="other")
    person = Talk(database)
    person.now = talk.now
    person.say(case.receipt)
    person.say("5678")
    assert person.labels()[0] == "本人来说一声"
    person.tap("本人来说一声")
    person.say("是我家")
    assert person.tap("同意")[0].splitlines()[0] == "好，您同意了，已经记下，干部会看到。"
    assert entries(database, case)[-1] == ("agreed", None)
    assert "还没有确认" not in talk.say("进度")[0]


def test_what_is_known_is_told_masked_with_from_when_until_when_and_ways_to_change_it(talk: Talk, told: Told) -> None:
    case = told(talk)
    talk.say("撤回")
    said = talk.say("您都知道我什么")[0]
    assert said.splitlines() == [
        "我记得的，都在这里。",
        "这里说的话：从11月23日起。我回的话留7天，就删掉。",
        f"报上去的：下湾屯 张**，11月23日报的，尾号{case.receipt[-4:]}。",
        "11月23日收到。电话1********78，4口人。",
        "您同意过：交给村里和乡镇。",
        "办完以后最多再留三年。谁看过，村里有记录。",
        "说到一半的“撤回”：答了0个，还没有报上去。12月24日以前不接着说，就删掉。",
        "您的身份证号、银行卡号、密码，我都没有。",
    ]
    assert talk.labels() == ["改我的信息", "撤回", "删掉说到一半的", "清除这里的话", "找真人"]


def test_what_was_half_told_is_deleted_at_once(talk: Talk, told: Told) -> None:
    told(talk)
    talk.say("补充")
    talk.say("说了一半的话")
    talk.say("我的信息")
    assert talk.tap("删掉说到一半的") == ["删掉了。说到一半的，一个字都没有留。"]
    state = talk.state()
    assert (state.session, state.paused, state.story) == (None, (), None)


def test_who_has_told_nothing_learns_that_nothing_is_kept(talk: Talk) -> None:
    said = talk.say("我的信息")[0]
    assert "报上来的事：这里没有。" in said.splitlines()
    assert talk.labels() == ["清除这里的话", "找真人"]
