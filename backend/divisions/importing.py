"""Importing divisions from a sheet: 代码,名称,级别,上级代码; the same sheet twice changes nothing."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.actions import hang, move
from backend.divisions.models import LEVELS, Division
from backend.divisions.ordering import put_in_order
from backend.sheets import Imported, Line, each, read_sheet

HEADERS = ("代码", "名称", "级别", "上级代码")
LEVEL_WORDS = {
    "自治区": "region", "省": "region", "市": "city", "县": "county", "区": "county", "乡镇": "township",
    "乡": "township", "镇": "township", "街道": "township", "村": "village", "行政村": "village",
    "社区": "village", "屯": "group", "组": "group", "屯/组": "group", "村民小组": "group",
}


def import_divisions(session: Session, path: Path) -> Imported:
    """Adds, renames and moves divisions by their code; raises SheetFault, and then takes nothing."""
    lines = read_sheet(path, HEADERS)
    by_code = {line["代码"]: line for line in lines}
    known = {division.code: division for division in session.scalars(select(Division)) if division.code}
    each(lines, lambda line: _check(line, by_code, known))
    done: dict[str, str] = {}
    for line in lines:
        _take(session, line, by_code, known, done)
    put_in_order(session)
    how = list(done.values())
    return Imported(how.count("added"), how.count("changed"), how.count("same"))


def _check(line: Line, by_code: dict[str, Line], known: dict[str, Division]) -> None:
    code, above = line["代码"], line["上级代码"]
    if not (code.isascii() and code.isalnum()) or len(code) > 12:
        raise line.fault(f"代码“{code}”不对，请写不超过12位的数字或字母。")
    if by_code[code] is not line:
        raise line.fault(f"代码“{code}”写了两次，请只留一行。")
    if not line["名称"] or len(line["名称"]) > 60:
        raise line.fault("名称不能空着，也不能超过60个字。")
    if line["级别"] not in LEVEL_WORDS:
        raise line.fault(f"级别“{line['级别']}”不认识，可以写：自治区、市、县、乡镇、村、屯。")
    if above and above not in by_code and above not in known:
        raise line.fault(f"上级代码“{above}”在表里和系统里都没有，请先写上级。")
    if above and LEVELS.index(_level_above(above, by_code, known)) >= LEVELS.index(LEVEL_WORDS[line["级别"]]):
        raise line.fault(f"上级“{above}”的级别要比“{line['级别']}”高，请检查上级代码。")


def _level_above(code: str, by_code: dict[str, Line], known: dict[str, Division]) -> str:
    """An unknown word counts as the highest: its own line has a fault already."""
    return LEVEL_WORDS.get(by_code[code]["级别"], LEVELS[0]) if code in by_code else known[code].level


def _take(
    session: Session, line: Line, by_code: dict[str, Line], known: dict[str, Division], done: dict[str, str]
) -> Division:
    """The division of this line, its parents taken before it, in whatever order the sheet has them."""
    code, above = line["代码"], line["上级代码"]
    if code in done:
        return known[code]
    parent = _take(session, by_code[above], by_code, known, done) if above in by_code else known.get(above)
    level = LEVEL_WORDS[line["级别"]]
    if code not in known:
        known[code], done[code] = hang(session, level, line["名称"], parent, code), "added"
        return known[code]
    done[code] = "changed" if _change(session, known[code], level, line["名称"], parent) else "same"
    return known[code]


def _change(session: Session, division: Division, level: str, name: str, parent: Division | None) -> bool:
    moved = division.parent_id != (parent.id if parent else None)
    changed = moved or (division.level, division.name) != (level, name)
    division.level, division.name = level, name
    if moved:
        move(session, division, parent)
    return changed
