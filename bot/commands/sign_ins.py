"""One-time links, as an operator hands them to the people they are for."""

from collections.abc import Iterable

import typer

from backend.settings import Settings
from backend.staff.models import ROLES


def print_sign_ins(settings: Settings, sign_ins: Iterable[tuple[str, str, str, str]]) -> None:
    """Each is sign-in name, name, role and code; a code is shown here and never again."""
    listed = list(sign_ins)
    if not listed:
        return
    typer.echo("\n登录链接，每人一条，只能用一次，七天内有效。请当面交给本人：")
    for sign_in_name, name, role, code in listed:
        typer.echo(f"\n  {ROLES[role]}  {name}（登录名 {sign_in_name}）")
        typer.echo(f"  {settings.chat_address}/staff/join/{code}")
