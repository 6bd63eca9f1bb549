"""mingbai openapi: write down what the web API offers, for whoever builds another client."""

import json
import tempfile
from pathlib import Path

import typer

from backend.settings import Settings
from bot.app import create_app
from bot.training import ROOT

FILE = ROOT / "docs/openapi.json"


def openapi() -> None:
    """把网页接口的说明写到 docs/openapi.json（改了接口之后运行）。"""
    FILE.write_text(described())
    typer.echo(f"写好了：{FILE.relative_to(ROOT)}")


def described() -> str:
    """The description as the application itself gives it, composed in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), database_url=None, telegram_token=None, nlu=False))
        app.state.database.close()
        return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"
