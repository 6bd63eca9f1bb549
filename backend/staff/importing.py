"""Importing staff from a sheet: 登录名,姓名,角色,区划代码,电话; the same sheet twice changes nothing."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.divisions.models import Division
from backend.handovers.actions import release_all
from backend.scope import TERMINAL
from backend.sheets import Imported, Line, each, read_sheet
from backend.staff.actions import SIGN_IN_NAME, invite, name_fault
from backend.staff.models import ROLES, Staff, StaffSession

HEADERS = ("登录名", "姓名", "角色", "区划代码", "电话")
ROLE_WORDS = {label: role for role, label in ROLES.items()} | {
    "村级信息员": "village", "第一书记": "village", "村级": "village", "乡镇": "township", "县级": "county",
    "帮扶人": "responsible", "帮扶联系人": "responsible", "审计": "auditor",
}


def import_staff(session: Session, path: Path, now: datetime) -> Imported:
    """Invites and changes staff by their sign-in name; raises SheetFault, and then takes nothing.

    Accounts that are not in the sheet stay as they are, and passwords are never touched.
    """
    lines = read_sheet(path, HEADERS)
    by_name = {line["登录名"]: line for line in lines}
    divisions = {division.code: division for division in session.scalars(select(Division)) if division.code}
    known = {staff.sign_in_name: staff for staff in session.scalars(select(Staff))}
    each(lines, lambda line: _check(line, by_name, divisions))
    how = [_take(session, line, divisions, known, now) for line in lines]
    return Imported(how.count("added"), how.count("changed"), how.count("same"))


def _check(line: Line, by_name: dict[str, Line], divisions: dict[str, Division]) -> None:
    name, phone = line["登录名"], line["电话"]
    if not SIGN_IN_NAME.fullmatch(name):
        raise line.fault(f"登录名“{name}”不对，请用2到40个小写字母、数字、点或横线。")
    if by_name[name] is not line:
        raise line.fault(f"登录名“{name}”写了两次，请只留一行。")
    if fault := name_fault(line["姓名"]):
        raise line.fault(fault)
    if line["角色"] not in ROLE_WORDS:
        raise line.fault(f"角色“{line['角色']}”不认识，可以写：{'、'.join(ROLES.values())}。")
    if line["区划代码"] not in divisions:
        raise line.fault(f"区划代码“{line['区划代码']}”系统里没有，请先导入区划。")
    if phone and not (phone.replace("-", "").isdigit() and phone.isascii()):
        raise line.fault("电话只能写数字，没有可以空着。")


def _take(
    session: Session, line: Line, divisions: dict[str, Division], known: dict[str, Staff], now: datetime
) -> str:
    told = (line["姓名"], ROLE_WORDS[line["角色"]], divisions[line["区划代码"]].id, line["电话"] or None)
    staff = known.get(line["登录名"])
    if staff is None:
        name, role, division_id, phone = told
        invite(session, TERMINAL, line["登录名"], role, division_id, name, phone, now)
        return "added"
    if (staff.name, staff.role, staff.division_id, staff.phone) == told:
        return "same"
    if (staff.role, staff.division_id) != told[1:3]:  # another post: whoever is signed in signs in anew
        session.execute(delete(StaffSession).filter_by(staff_id=staff.id))
        release_all(session, staff.id, now)
    staff.name, staff.role, staff.division_id, staff.phone = told
    record(session, TERMINAL, "staff.change", f"staff:{staff.id}", {"role": told[1], "division": told[2]}, now)
    return "changed"
