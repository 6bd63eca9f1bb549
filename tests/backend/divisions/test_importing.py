"""Sheets are taken whole or not at all, twice without harm, and each bad line is named with what to do."""

from pathlib import Path

import pytest
from sqlalchemy import select

from backend.database import Database
from backend.divisions.importing import import_divisions
from backend.divisions.models import Division
from backend.divisions.queries import in_scope, named_village, places
from backend.scope import Actor
from backend.sheets import Imported, SheetFault
from backend.staff.importing import import_staff
from backend.staff.models import Staff
from tests.backend.moments import MONDAY

DIVISIONS = """代码,名称,级别,上级代码
4501,演示县,县,
450101,青石乡,乡镇,4501
450101001,大湾村,村,450101
450101001001,下湾屯,屯,450101001
"""
STAFF = """登录名,姓名,角色,区划代码,电话
wei,韦书记,村级信息员、第一书记,450101001,13800000001
lu,陆网格,网格员,450101001001,
"""


def _sheet(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "sheet.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_sheet_is_read_in_the_encodings_spreadsheets_write(
    encoding: str, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        assert import_divisions(session, _sheet(tmp_path, DIVISIONS, encoding)) == Imported(4, 0, 0)
        hamlet = session.scalars(select(Division).filter_by(code="450101001001")).one()
        assert (hamlet.name, hamlet.level, hamlet.path.count("/")) == ("下湾屯", "group", 4)


def test_the_same_sheet_again_changes_nothing_and_a_changed_one_renames_and_moves(
    database: Database, tmp_path: Path
) -> None:
    moved = DIVISIONS.replace("大湾村", "大湾新村") + "450102,白水乡,乡镇,4501\n"
    moved = moved.replace("450101001,大湾新村,村,450101", "450101001,大湾新村,村,450102")
    with database.writing() as session:
        import_divisions(session, _sheet(tmp_path, DIVISIONS))
        assert import_divisions(session, _sheet(tmp_path, DIVISIONS)) == Imported(0, 0, 4)
        assert import_divisions(session, _sheet(tmp_path, moved)) == Imported(1, 1, 3)
        by_code = {division.code: division for division in session.scalars(select(Division))}
        hamlet, village, township = by_code["450101001001"], by_code["450101001"], by_code["450102"]
        assert hamlet.path == f"{township.path}{village.id}/{hamlet.id}/"
        assert [place.name for place in in_scope(session, Actor("staff", "x", "township", township.path))] == [
            "白水乡", "大湾新村", "下湾屯"
        ]


def test_parents_may_stand_below_their_children(database: Database, tmp_path: Path) -> None:
    head, *rows = DIVISIONS.strip().split("\n")
    with database.writing() as session:
        assert import_divisions(session, _sheet(tmp_path, "\n".join([head, *reversed(rows)]))) == Imported(4, 0, 0)


BAD_DIVISIONS = {
    "an unknown level": ("4502,甲,国,", "第6行：级别“国”不认识，可以写：自治区、市、县、乡镇、村、屯。"),
    "a code written twice": ("4501,又一个,县,", "第2行：代码“4501”写了两次，请只留一行。"),
    "an unknown parent": ("4502,甲,村,999", "第6行：上级代码“999”在表里和系统里都没有，请先写上级。"),
    "a parent that is lower": ("4502,甲,县,450101001", "第6行：上级“450101001”的级别要比“县”高，请检查上级代码。"),
    "itself as parent": ("4502,甲,村,4502", "第6行：上级“4502”的级别要比“村”高，请检查上级代码。"),
    "no name": ("4502,,村,450101", "第6行：名称不能空着，也不能超过60个字。"),
    "a code with a blank": ("45 02,甲,村,450101", "第6行：代码“45 02”不对，请写不超过12位的数字或字母。"),
    "two faults": (
        "4502,,村,450101\n4503,乙,国,", "第6行：名称不能空着，也不能超过60个字。\n"
        "第7行：级别“国”不认识，可以写：自治区、市、县、乡镇、村、屯。",
    ),
    "too few cells": ("4502", "第6行：名称不能空着，也不能超过60个字。"),
}


@pytest.mark.parametrize(("row", "says"), BAD_DIVISIONS.values(), ids=BAD_DIVISIONS)
def test_bad_lines_are_named_and_nothing_is_taken(
    row: str, says: str, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        with pytest.raises(SheetFault) as fault:
            import_divisions(session, _sheet(tmp_path, DIVISIONS + row))
        assert (str(fault.value), session.scalars(select(Division)).all()) == (says, [])


NOT_SHEETS = {
    "empty": (b"", "第1行：表头里没有“代码”“名称”“级别”“上级代码”。第一行请写成：代码,名称,级别,上级代码。"),
    "another header": (
        "代码,名称\n1,甲".encode(), "第1行：表头里没有“级别”“上级代码”。第一行请写成：代码,名称,级别,上级代码。"
    ),
    "a picture": (b"\x89PNG\xff\xff\xff\xff", "文件 sheet.csv 的编码看不懂。请用表格软件另存为“CSV UTF-8”再导入。"),
}


@pytest.mark.parametrize(("content", "says"), NOT_SHEETS.values(), ids=NOT_SHEETS)
def test_what_is_no_sheet_is_said_so(content: bytes, says: str, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    with database.writing() as session:
        with pytest.raises(SheetFault) as fault:
            import_divisions(session, path)
        assert str(fault.value) == says


def test_staff_are_invited_changed_and_left_alone(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        import_divisions(session, _sheet(tmp_path, DIVISIONS))
        assert import_staff(session, _sheet(tmp_path, STAFF), MONDAY) == Imported(2, 0, 0)
        wei = session.scalars(select(Staff).filter_by(sign_in_name="wei")).one()
        wei.password_hash = "chosen"
        assert import_staff(session, _sheet(tmp_path, STAFF), MONDAY) == Imported(0, 0, 2)
        promoted = STAFF.replace("村级信息员、第一书记,450101001", "乡镇经办,450101")
        assert import_staff(session, _sheet(tmp_path, promoted), MONDAY) == Imported(0, 1, 1)
        assert (wei.role, wei.name, wei.phone, wei.password_hash) == ("township", "韦书记", "13800000001", "chosen")


BAD_STAFF = {
    "an unknown role": ("li,李,村长,4501,", "第2行：角色“村长”不认识，可以写：网格员、"),
    "an unknown division": ("li,李,网格员,999,", "第2行：区划代码“999”系统里没有，请先导入区划。"),
    "a wrong sign-in name": ("李,李,网格员,4501,", "第2行：登录名“李”不对，请用2到40个小写字母、数字、点或横线。"),
    "a wrong phone": ("li,李,网格员,4501,电话", "第2行：电话只能写数字，没有可以空着。"),
    "nobody": ("li,,网格员,4501,", "第2行：姓名请写1到20个字。"),
    "twice": ("li,李,网格员,4501,\nli,李,网格员,4501,", "第2行：登录名“li”写了两次，请只留一行。"),
}


@pytest.mark.parametrize(("row", "says"), BAD_STAFF.values(), ids=BAD_STAFF)
def test_bad_staff_are_named_and_nobody_is_invited(
    row: str, says: str, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        import_divisions(session, _sheet(tmp_path, DIVISIONS))
        with pytest.raises(SheetFault) as fault:
            import_staff(session, _sheet(tmp_path, STAFF.split("\n")[0] + "\n" + row), MONDAY)
        assert (str(fault.value).startswith(says), session.scalars(select(Staff)).all()) == (True, [])


def test_villages_and_groups_can_be_named_with_what_lies_above_them(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        import_divisions(session, _sheet(tmp_path, DIVISIONS))
        village, hamlet = places(session)
        assert (village.name, village.parents) == ("大湾村", ("青石乡", "演示县"))
        assert (hamlet.name, hamlet.parents) == ("下湾屯", ("大湾村", "青石乡", "演示县"))
        assert max(len(place.id) for place in (village, hamlet)) <= 20
        assert [named_village(session, place.id) for place in (village, hamlet)] == ["大湾村", "大湾村"]
