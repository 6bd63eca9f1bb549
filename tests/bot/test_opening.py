"""An installation opens with its own key, and says so where that is lost or another's."""

from pathlib import Path

import pytest

from backend.conversations.actions import open_web, save_state
from backend.settings import SettingFault, Settings
from bot.opening import open_database
from tests.backend.moments import MONDAY


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in which one conversation has begun."""
    settings = Settings(data=tmp_path, _env_file=None)
    database = open_database(settings)
    with database.writing() as session:
        conversation, _ = open_web(session, MONDAY)
        save_state(session, conversation, "{}", MONDAY)
    database.close()
    return settings


def test_with_its_key_it_opens_again(settings: Settings) -> None:
    open_database(settings).close()


def test_a_lost_key_is_missed_and_not_made_anew(settings: Settings, tmp_path: Path) -> None:
    settings.key_file.rename(tmp_path / "away.json")
    for _ in range(2):
        with pytest.raises(SettingFault, match=r"钥匙文件 .*key\.json 不见了。请把原来的钥匙文件放回去"):
            open_database(settings)
    assert not settings.key_file.exists()
    (tmp_path / "away.json").rename(settings.key_file)
    open_database(settings).close()


def test_another_installations_key_is_refused(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data=tmp_path / "other", _env_file=None)
    open_database(other).close()
    other.key_file.replace(settings.key_file)
    with pytest.raises(SettingFault, match="打不开这个数据库"):
        open_database(settings)
