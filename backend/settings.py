"""The installation's settings, from the environment or `mingbai.env`; every default works on one machine."""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+$")]


class SettingFault(Exception):
    """One line for the person at the terminal, naming the setting that is wrong and what it should look like."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MINGBAI_", env_file="mingbai.env", extra="ignore", populate_by_name=True
    )

    data: Path = Path("var")
    """Folder of everything that changes: database, key, models, backups."""
    database_url: str | None = Field(None, validation_alias=AliasChoices("MINGBAI_DATABASE_URL", "DATABASE_URL"))
    """None: SQLite in the data folder; otherwise postgresql+psycopg://…"""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    nlu: bool = True
    """False: run without understanding; words, buttons and dialogues still work."""
    public_address: Address | None = None
    """https://… under which phones reach the chat page; None: this machine only."""
    proxies: str = "127.0.0.1"
    """Addresses or networks, with commas, whose X-Forwarded-For is believed; nobody else's is."""
    county: str = "本县"
    """Name shown to people."""
    region: str = "guangxi"
    """Whose procedure and calendar hold: the stem of their files in knowledge/."""
    telegram_token: SecretStr | None = Field(
        None, validation_alias=AliasChoices("MINGBAI_TELEGRAM_TOKEN", "TELEGRAM_TOKEN")
    )
    telegram_webhook: bool = False
    """True: Telegram brings updates to public_address, which must be https://…; else they are fetched."""
    telegram_api: Address = "https://api.telegram.org"
    confirm_again_days: int = Field(365, ge=30, le=1100)
    """Days after which what a county has confirmed is to be confirmed again."""
    gap_days: int = Field(180, ge=7, le=400)
    """Days for which questions nobody could answer are kept."""
    photo_mb: int = Field(8, ge=1, le=20)
    voice_mb: int = Field(3, ge=1, le=20)
    """Largest photo, and largest voice message (3 MB are some three minutes), that people may send."""
    attachment_days: int = Field(90, ge=1, le=1100)
    """Days after a case was closed for which its photos and voice messages are kept."""
    draft_days: int = Field(3, ge=2, le=30)
    """Quiet days after which a declaration told in part goes to the village, or without consent is deleted."""
    draft_danger_minutes: int = Field(30, ge=5, le=240)
    """Quiet minutes after which danger told in part goes to whoever is on duty, at any hour."""
    notice_days: int = Field(3, ge=1, le=60)
    """Days a web notice may stay unseen before the village is asked to call back."""
    work_begins: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:30"
    work_ends: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "18:00"
    """Asia/Shanghai; outside of these hours nothing goes out on its own account."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'mingbai.db'}"

    @property
    def key_file(self) -> Path:
        """Opens every sealed value; without it database and backups are lost."""
        return self.data / "key.json"

    @property
    def county_words(self) -> Path:
        """Word lists that training takes from what the county has told; written anew each time."""
        return self.data / "words"

    @property
    def chat_address(self) -> str:
        return self.public_address or f"http://{self.host}:{self.port}"


def load() -> Settings:
    try:
        return Settings()
    except ValidationError as fault:
        raise SettingFault(_one_line(fault)) from None


def _one_line(fault: ValidationError) -> str:
    first = fault.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]).upper()
    name = name if name in ("DATABASE_URL", "TELEGRAM_TOKEN") or name.startswith("MINGBAI_") else f"MINGBAI_{name}"
    return f"设置 {name} 不对：{first['msg']}。请改好再启动（环境变量或 mingbai.env）。"
