"""mingbai backup and mingbai restore: everything people have told as one encrypted file, and back again."""

from pathlib import Path
from typing import Annotated

import typer

from backend.backups import Audited, BackupFault
from backend.backups import backup as save
from backend.backups import restore as put_back
from backend.settings import load
from bot.commands.fault import CommandFault, explained

KEY_TO = "把钥匙也抄一份到这个文件（和备份分开放）。"
KEY = "备份用的钥匙文件；不写就用数据目录里的。"


def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="备份写到这个文件。")],
    key_to: Annotated[Path | None, typer.Option("--key-to", metavar="FILE", help=KEY_TO)] = None,
) -> None:
    """备份整个数据库，连同照片和语音（加密；明白运行着也可以）。"""
    with explained(BackupFault):
        saved = save(load(), to, key_to)
    typer.echo(f"备份好了：{saved.file}（连同照片和语音{saved.attachments}件）")
    typer.echo(f"打开它的钥匙：{saved.key}。请和备份分开存放；钥匙丢了，备份打不开。")
    tell_audit(saved.audited)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件。")],
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help=KEY)] = None,
) -> None:
    """从备份恢复（先停下明白；原来的数据库、照片和语音改名留着）。"""
    with explained(BackupFault):
        audited = put_back(load(), source, key)
    typer.echo("恢复好了，可以启动了：make run")
    tell_audit(audited)


def tell_audit(audited: Audited) -> None:
    """The head is to be noted down elsewhere: with it a shortened record would be noticed."""
    if audited.broken_at is not None:
        raise CommandFault(f"注意：操作记录从第 {audited.broken_at} 条起对不上，可能被改过。请找技术人员。", 1)
    typer.echo(f"操作记录完整。末尾校验码（请抄在别处）：{audited.head or '还没有记录'}")
