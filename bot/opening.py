"""Opening an installation: its key, and its database brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from backend import sealing
from backend.database import Database
from backend.installation.actions import key_fits
from backend.schema import upgrade
from backend.settings import SettingFault, Settings


def open_database(settings: Settings) -> Database:
    """Raises SettingFault, naming the setting, where the data folder or the database cannot be had, or not read."""
    has_key = settings.key_file.exists()
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        sealing.use(sealing.Keyring.load_or_create(settings.key_file))
    except (OSError, ValueError, KeyError) as fault:
        raise SettingFault(f"设置 MINGBAI_DATA 不对：{settings.data} 用不了（{type(fault).__name__}）。") from None
    try:
        database = Database(settings.database)
        upgrade(database)
    except (ArgumentError, DBAPIError, ImportError, NoSuchModuleError) as fault:
        where = "DATABASE_URL" if settings.database_url else "MINGBAI_DATA"
        raise SettingFault(f"设置 {where} 不对：打不开数据库（{type(fault).__name__}）。") from None
    _check_key(database, settings, has_key)
    return database


def _check_key(database: Database, settings: Settings, has_key: bool) -> None:
    """A lost key must be missed at once, not replaced by a new one that opens nothing."""
    with database.reading() as session:
        if key_fits(session):
            return
    database.close()
    if not has_key:
        settings.key_file.unlink()
    what = "打不开这个数据库" if has_key else "不见了"
    raise SettingFault(f"钥匙文件 {settings.key_file} {what}。请把原来的钥匙文件放回去，再启动；数据没有动。")


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """For a command: opened, and closed again at its end."""
    database = open_database(settings)
    try:
        yield database
    finally:
        database.close()
