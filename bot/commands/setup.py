"""mingbai setup: take in the county's divisions and staff, and make the first administrator."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.importing import import_divisions
from backend.divisions.models import Division
from backend.scope import TERMINAL
from backend.settings import load
from backend.sheets import Imported, SheetFault
from backend.staff.actions import StaffFault, invite, make_sign_in_link
from backend.staff.importing import import_staff
from backend.staff.models import Staff
from backend.staff.queries import by_sign_in_name
from bot.commands.fault import CommandFault, explained
from bot.commands.sign_ins import print_sign_ins
from bot.opening import opened

DIVISIONS = "区划表（CSV），表头：代码,名称,级别,上级代码"
STAFF = "干部表（CSV），表头：登录名,姓名,角色,区划代码,电话"


def setup(
    divisions: Annotated[Path | None, typer.Option("--divisions", metavar="CSV", help=DIVISIONS)] = None,
    staff: Annotated[Path | None, typer.Option("--staff", metavar="CSV", help=STAFF)] = None,
    admin: Annotated[str | None, typer.Option("--admin", metavar="NAME", help="管理员的登录名，没有就新开。")] = None,
) -> None:
    """导入区划和干部，开管理员账号，打印登录链接。有一行不对就什么都不导入；可以重复运行。"""
    if not (divisions or staff or admin):
        raise CommandFault("要导入什么？写上 --divisions、--staff 或 --admin。看说明：mingbai setup --help")
    settings, now = load(), datetime.now(UTC)
    with explained(SheetFault, StaffFault), opened(settings) as database, database.writing() as session:
        if divisions:
            told("区划", import_divisions(session, divisions))
        before = names(session)
        if staff:
            told("干部", import_staff(session, staff, now))
        if admin:
            make_administrator(session, admin, now)
        new = session.scalars(select(Staff).where(Staff.sign_in_name.not_in(before - {admin}))).all()
        print_sign_ins(
            settings,
            [(one.sign_in_name, one.name or "", one.role, make_sign_in_link(session, one.id, now)) for one in new],
        )


def make_administrator(session: Session, sign_in_name: str, now: datetime) -> None:
    """An account for the whole installation; an administrator who is there already only gets a new link."""
    known = by_sign_in_name(session, sign_in_name)
    if known and known.role != "administrator":
        raise CommandFault(f"登录名 {sign_in_name} 已经是别的干部，请给管理员另取一个登录名。")
    if known:
        return
    root = session.scalar(select(Division).where(Division.parent_id.is_(None)).order_by(Division.id))
    if root is None:
        raise CommandFault("还没有区划，管理员没有地方放。请先用 --divisions 导入区划。")
    invite(session, TERMINAL, sign_in_name, "administrator", root.id, "管理员", None, now)


def names(session: Session) -> set[str]:
    return set(session.scalars(select(Staff.sign_in_name)))


def told(what: str, imported: Imported) -> None:
    typer.echo(f"{what}：新加 {imported.added} 条，改了 {imported.changed} 条，没变 {imported.same} 条。")
