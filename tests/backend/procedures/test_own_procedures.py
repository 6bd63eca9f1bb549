"""A county's own procedure: what may be changed, what is refused, and which cases it holds for."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.cases.thread import StageFault
from backend.database import Database
from backend.divisions.actions import add
from backend.procedures.actions import Outrun, ProcedureFault, publish
from backend.procedures.checking import faults_in, tidied
from backend.procedures.documents import (
    compared,
    delivered,
    differences,
    procedure_of,
    stored,
    values_of,
    with_values,
    written,
)
from backend.procedures.models import ProcedureVersion
from backend.procedures.queries import Procedures
from backend.reminders.actions import open_deadlines
from backend.rules import Rules, load_rules
from backend.scope import OutOfScope
from backend.settings import Settings
from backend.staff.models import Staff
from knowledge.procedures import PROCEDURES
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach

WHY = "县农业农村局2026年的通知"
NAMES = sorted(path.stem for path in PROCEDURES.glob("*.yml"))


@pytest.fixture
def own_rules() -> Rules:
    """Rules of a test of its own: what is published here must not be known elsewhere."""
    return load_rules(Settings(_env_file=None))


def _clerk(session: Session, county: County, **of: str) -> Staff:
    staff = Staff(
        sign_in_name=of.get("called", "county-clerk"), role=of.get("role", "county"), division_id=county.county.id,
        name="农县办", active=True, created_at=MONDAY, failed_sign_ins=0,
    )
    session.add(staff)
    session.flush()
    return staff


def _publish(
    session: Session, county: County, clerk: Staff, values: Mapping[str, str], seen: int = 0
) -> ProcedureVersion:
    rows = session.scalars(select(ProcedureVersion).filter_by(number=seen)).all()
    document = stored(rows[0].document) if rows else delivered("guangxi")
    changed = with_values(document, values)
    by = actor(session, clerk)
    return publish(session, by, county.county, "guangxi", changed, WHY, seen, MONDAY)


@pytest.mark.parametrize("name", NAMES)
def test_every_delivered_procedure_can_be_copied_unchanged(name: str) -> None:
    document = delivered(name)
    values = values_of(document)
    assert tidied(values) == values
    assert faults_in(name, document, values) == {}
    assert compared(stored(written(with_values(document, values)))) == compared(document)


def test_what_is_switched_off_is_no_longer_part_of_the_procedure() -> None:
    document = with_values(delivered("guangxi"), {"deadlines.respond.off": "true", "green.off": "true"})
    procedure = procedure_of("guangxi", document)
    assert ("respond" in procedure.deadlines, procedure.green) == (False, None)
    assert differences(delivered("guangxi"), document) == (
        ("deadlines.respond.off", "false", "true"), ("green.off", "false", "true"),
    )
    again = with_values(document, {"deadlines.respond.off": "false", "green.off": "false"})
    assert compared(again) == compared(delivered("guangxi"))


CHECKED, TOLD = "“已入户核查”", "stages.checked.told"
LONG = "句子太长，老人听不明白。请拆成短句，平均每句不超过24个字。"
MAY_BE = "可以填。花括号里可以写的有：receipt、helper、objection。"
BRACES = "花括号没有成对。要填的词写成{receipt}这样，别处不要用花括号。"
OWED = "要留着{reason}和{objection}，农户要知道原因，还要知道不同意找谁。"
WHOLE = "“首次响应”要写几天（几个月），只写整数，比如 5。"
REFUSED = [
    ("stages.checked.by", "", f"{CHECKED}这一步没有人能记了。请至少勾一种人。"),
    ("stages.checked.by", "village god", f"{CHECKED}：请从列出的人里面选。"),
    ("stages.checked.label", " \u200b ", f"{CHECKED}：名称不能空着。"),
    ("stages.checked.label", "查" * 21, f"{CHECKED}：这里最多写20个字，您写了21个。"),
    (TOLD, "", f"{CHECKED}：告诉农户的话不能空着。"),
    (TOLD, "查" * 60 + "。", f"{CHECKED}：{LONG}"),
    (TOLD, "您好{name}。", f"{CHECKED}：没有“name”{MAY_BE}"),
    (TOLD, "您好{reason}。", f"{CHECKED}：没有“reason”{MAY_BE}"),
    (TOLD, "您好{receipt!r}。", f"{CHECKED}：没有“receipt!r”{MAY_BE}"),
    (TOLD, "您好{receipt:>9}。", f"{CHECKED}：没有“receipt:>9”{MAY_BE}"),
    (TOLD, "您好{。", f"{CHECKED}：{BRACES}"),
    (TOLD, "您好{{receipt}}。", f"{CHECKED}：{BRACES}"),
    (TOLD, "找450123199001011234。", f"{CHECKED}：里面像有身份证号。这里的话大家都看得到，请删掉。"),
    ("stages.not_included.told", "没有登记。{objection}", f"“未纳入监测”：{OWED}"),
    ("stages.responded.ask", "", "“已响应”要求写说明，请写明要写什么。"),
    ("deadlines.respond.n", "0", "“首次响应”写的是0，要在1到365之间。"),
    ("deadlines.respond.n", "400", "“首次响应”写的是400，要在1到365之间。"),
    ("deadlines.respond.n", "-3", f"{WHOLE}您写的是“-3”。"),
    ("deadlines.respond.n", "三", f"{WHOLE}您写的是“三”。"),
    ("deadlines.respond.unit", "year", "“首次响应”：请选时限按什么算。"),
    ("deadlines.respond.may_stop", "maybe", "请选是或者否。"),
    ("stops.papers.n", "0", "“等农户补材料”写的是0，要在1到250之间。"),
    ("stops.papers.unit", "calendar_month", "“等农户补材料”：请选时限按什么算。"),
    ("green.off", "", "请选是或者否。"),
]


@pytest.mark.parametrize(("key", "value", "says"), REFUSED)
def test_what_would_harm_households_or_break_the_procedure_is_refused(key: str, value: str, says: str) -> None:
    document = delivered("guangxi")
    values = tidied({**values_of(document), key: value})
    assert faults_in("guangxi", document, values)[key] == says


def test_a_limit_may_be_typed_in_full_width_and_with_its_unit() -> None:
    assert tidied({"deadlines.respond.n": " ５天 ", "stages.checked.told": "好。\u200b\n"}) == {
        "deadlines.respond.n": "5", "stages.checked.told": "好。",
    }


def test_running_cases_keep_their_version_and_new_ones_begin_under_the_newest(
    database: Database, county: County, own_rules: Rules
) -> None:
    with database.writing() as session:
        before, _ = declared(session, county, own_rules, MONDAY)
        clerk = _clerk(session, county)
        first = _publish(session, county, clerk, {"deadlines.respond.n": "2", "stages.responded.label": "已联系"})
        own_rules.procedures.read(session)
        after, _ = declared(session, county, own_rules, MONDAY, "m2", name="李有财", phone="13800005679")
        assert (before.procedure, after.procedure) == ("guangxi@2022-07", f"guangxi@2022-07+{first.number}")
        due = [open_deadlines(session, case.id)[0].due_at for case in (before, after)]
        assert due[0] - due[1] == timedelta(days=1)
        labels = [own_rules.procedure_of(case.procedure).stages["responded"].label for case in (before, after)]
        assert labels == ["已响应", "已联系"]


def test_who_may_take_a_step_is_what_the_version_of_the_case_says(
    database: Database, county: County, own_rules: Rules
) -> None:
    with database.writing() as session:
        _publish(session, county, _clerk(session, county), {"stages.responded.by": "township county"})
        own_rules.procedures.read(session)
        case, _ = declared(session, county, own_rules, MONDAY)
        with pytest.raises(StageFault, match="这一步由乡镇经办、县级经办来记"):
            reach(session, case, actor(session, county.clerk), "responded", MONDAY, own_rules)
        reach(session, case, actor(session, county.township_clerk), "responded", MONDAY, own_rules)
        assert case.stage == "responded"


def test_a_version_holds_for_the_county_that_has_published_it(
    database: Database, county: County, own_rules: Rules
) -> None:
    with database.writing() as session:
        other = add(session, "county", "邻县", None)
        version = _publish(session, county, _clerk(session, county), {"deadlines.respond.n": "2"})
        own_rules.procedures.read(session)
        names = [own_rules.procedure_at(path).name for path in (county.group.path, other.path)]
        assert names == [f"guangxi@2022-07+{version.number}", "guangxi@2022-07"]


def test_only_a_county_clerk_publishes_and_only_with_a_reason(database: Database, county: County) -> None:
    with database.writing() as session:
        clerk, document = _clerk(session, county), with_values(delivered("guangxi"), {"stops.away.n": "20"})
        administrator = _clerk(session, county, role="administrator", called="admin")
        for staff in (county.clerk, county.township_clerk, administrator):
            with pytest.raises(OutOfScope):
                publish(session, actor(session, staff), county.county, "guangxi", document, WHY, 0, MONDAY)
        with pytest.raises(ProcedureFault, match="请写明依据哪个文件"):
            publish(session, actor(session, clerk), county.county, "guangxi", document, "改", 0, MONDAY)
        with pytest.raises(ProcedureFault, match="没有要改的"):
            _publish(session, county, clerk, {})
        assert session.scalars(select(ProcedureVersion)).all() == []


def test_a_second_editor_is_told_and_a_form_sent_twice_publishes_once(database: Database, county: County) -> None:
    with database.writing() as session:
        clerk, second = _clerk(session, county), _clerk(session, county, called="second")
        first = _publish(session, county, clerk, {"stops.away.n": "20"})
        assert _publish(session, county, clerk, {"stops.away.n": "20"}).id == first.id
        with pytest.raises(Outrun, match="别人发布了新的一版"):
            _publish(session, county, second, {"stops.papers.n": "5"})
        later = _publish(session, county, second, {"stops.papers.n": "5"}, seen=first.number)
        assert later.number == first.number + 1
    with database.reading() as session:
        lines = session.scalars(select(AuditEntry).filter_by(action="procedure.published")).all()
        assert [line.details["number"] for line in lines] == [first.number, later.number]


def test_a_version_the_program_can_no_longer_read_gives_way_to_the_delivered(
    database: Database, county: County, own_rules: Rules
) -> None:
    with database.writing() as session:
        version = _publish(session, county, _clerk(session, county), {"stops.away.n": "20"})
        version.document = "title: 坏了"
        session.flush()
        own_rules.procedures.read(session)
        assert own_rules.procedure_at(county.group.path).name == "guangxi@2022-07"
        assert own_rules.procedure_of(f"guangxi@2022-07+{version.number}").name == "guangxi@2022-07"


def test_nothing_is_read_again_while_nobody_publishes(database: Database, county: County, own_rules: Rules) -> None:
    with database.writing() as session:
        _publish(session, county, _clerk(session, county), {"stops.away.n": "20"})
        procedures: Procedures = own_rules.procedures
        procedures.read(session)
        known = procedures.of_place("guangxi", county.group.path)
        procedures.read(session)
        assert procedures.of_place("guangxi", county.group.path) is known



@pytest.mark.parametrize("name", NAMES)
def test_a_county_switches_on_a_limit_for_every_step_that_no_document_limits(name: str) -> None:
    document = delivered(name)
    off = [key for key, value in values_of(document).items() if key.startswith("deadlines.") and value == "true"
           and key.endswith(".off")]
    on = {**dict.fromkeys(off, "false"), "deadlines.county.n": "7"}
    assert faults_in(name, document, {**values_of(document), **on}) == {}
    before, after = procedure_of(name, document), procedure_of(name, with_values(document, on))
    added = {f"deadlines.{one}.off" for one in set(after.deadlines) - set(before.deadlines)}
    assert (added, after.deadlines["county"].n, after.deadlines["county"].source) == (set(off), 7, None)


def test_a_limit_that_was_switched_on_runs_and_stops_like_any_other(
    database: Database, county: County, own_rules: Rules
) -> None:
    with database.writing() as session:
        _publish(session, county, _clerk(session, county), {"deadlines.check.off": "false", "deadlines.check.n": "4"})
        own_rules.procedures.read(session)
        case, _ = declared(session, county, own_rules, MONDAY)
        by = actor(session, county.clerk)
        reach(session, case, by, "responded", MONDAY, own_rules)
        due = [(row.what, row.due_at - MONDAY) for row in open_deadlines(session, case.id)]
        assert [(what, left.days) for what, left in due] == [("check", 4)]
        reach(session, case, by, "checked", MONDAY, own_rules)
        assert open_deadlines(session, case.id) == []
