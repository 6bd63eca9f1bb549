"""A new model takes over while people ask, with the real Rasa: nobody is left unanswered."""

import asyncio
import shutil
from pathlib import Path

import pytest

from backend.settings import Settings
from bot import training, understanding
from bot.supervise import Nlu

pytestmark = pytest.mark.rasa

SLOW_MACHINE = 10.0  # seconds; a machine that is busy with other tests is no gap


async def test_nobody_is_left_unanswered_while_a_new_model_takes_over(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(understanding, "PATIENCE", SLOW_MACHINE)
    shutil.copytree(trained / "models", tmp_path / "models")
    nlu = Nlu(Settings(data=tmp_path, _env_file=None))
    watching = asyncio.create_task(nlu.watch())
    try:
        await until(nlu, capsys, "能听懂问法了")
        put_another_model(tmp_path)
        answers = await until(nlu, capsys, "换上了新学好的问法")
        answers += [await nlu.read("低保怎么申请") for _ in range(20)]
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert answers.count(None) == 0
    assert {found.routes[0][0] for found in answers if found} == {"dibao"}


def put_another_model(data: Path) -> None:
    """The archive before its note, as training does."""
    [model] = {model.path for model in training.models(Settings(data=data, _env_file=None))}
    for name in (model.name, f"{model.name}.json"):
        shutil.copyfile(model.with_name(name), model.with_name(f"another-{name}"))


async def until(
    nlu: Nlu, capsys: pytest.CaptureFixture[str], words: str
) -> list[understanding.Understood | None]:
    """Asks without a break until the log says so; what was answered meanwhile."""
    answers = []
    async with asyncio.timeout(180):
        while words not in capsys.readouterr().out:
            answers.append(await nlu.read("低保怎么申请"))
            await asyncio.sleep(0.01)
    return answers
