"""A household's file as sheets: everything masked, one sheet for each part."""

from collections.abc import Iterator

from backend.console.file_view import FileView
from backend.console.household_view import HouseholdView
from backend.console.shown import moment
from backend.console.workbook import Sheet
from backend.staff.models import ROLES

MASKED = "（有内容，已遮住）"


def sheets_of(view: HouseholdView, file: FileView, above: tuple[str, ...]) -> Iterator[Sheet]:
    """基本情况, 家庭成员, 返乡档, 事项, 帮扶措施, 答应的事, 走访."""
    yield Sheet("基本情况", above, ("项目", "内容"), _facts(view), (16, 40))
    yield Sheet("家庭成员", above, ("姓名", "与户主关系", "出生年份", "在不在家", "备注"), _members(file))
    yield Sheet(
        "返乡档", above, ("姓名", "会做什么", "想做什么", "返乡日期", "下次再问", "说明"), _work(file), (10, 24, 20)
    )
    yield Sheet(
        "事项", above, ("回执号", "主要风险", "环节", "报来时间", "时限"),
        ((line.case.receipt, line.risk, line.stage, moment(line.case.opened_at), line.due.words if line.due else "")
         for line in view.cases), (12, 20, 16, 18, 20),
    )
    yield Sheet(
        "帮扶措施", above, ("政策", "要办什么", "到哪一步", "开始", "要有结果", "完成", "结果", "谁来办"),
        _measures(file), (22, 24, 10, 12, 12, 12, 24, 12),
    )
    yield Sheet(
        "答应的事", above, ("内容", "哪天前", "谁来办", "哪天答应", "结果"), _promises(file), (24, 12, 12, 18, 12)
    )
    yield Sheet(
        "走访", above, ("日期", "方式", "情况", "谁去的", "说明"),
        ((f"{visit.on_day}", visit.kind, visit.found, visit.who, MASKED if visit.has_note else "")
         for visit in view.visits), (12, 10, 12, 12, 20),
    )


def _facts(view: HouseholdView) -> Iterator[tuple[str, str]]:
    household, helper = view.household, view.helper
    yield "地点", view.place
    yield "户主", view.name
    yield "电话", view.phone or "没有登记"
    yield "人口", str(household.size) if household.size else "没有登记"
    yield "登记时间", moment(household.registered_at)
    yield "纳入监测", view.monitored
    yield "帮扶责任人", f"{helper.name}（{ROLES[helper.role]}）" if helper else "还没有定"
    yield "县里的户编号", household.number or ""


def _members(file: FileView) -> Iterator[tuple[str, ...]]:
    for line in file.members:
        born = str(line.member.born) if line.member.born else ""
        away = "" if line.left else "在外面" if line.member.is_away else "在家"
        yield line.name, line.relation, born, away, f"{line.left}，不在这户" if line.left else ""


def _work(file: FileView) -> Iterator[tuple[str, ...]]:
    for line in file.members:
        if line.file is not None:
            note = MASKED if line.file.note_sealed else ""
            yield line.name, line.skills, line.wish, _day(line.file.came_back), _day(line.file.ask_again), note


def _measures(file: FileView) -> Iterator[tuple[str, ...]]:
    for line in file.measures:
        row = line.measure
        yield (
            line.policy or "其他措施", MASKED if line.has_what else "", line.badge.words, _day(row.begins),
            _day(row.due), _day(row.ended), MASKED if row.result_sealed else "", line.who,
        )


def _promises(file: FileView) -> Iterator[tuple[str, ...]]:
    for line in file.promises:
        row, became = line.promise, line.badge.words if line.promise.closed_at else "还没有办"
        yield MASKED, _day(row.due), line.who, moment(row.made_at), became


def _day(day: object) -> str:
    return str(day) if day else ""
