"""What is typed into a form lies sealed: its words are looked for in the files of the database, journal and all."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.backend.breaking.forms.attempts import NAMES, ROWS, Attempt, Row
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

MARK = "玄鹤啄冰"
HOSTILE = f"{MARK}');--<i>"
SECRET = {"password", "again", "phone"}  # looked for as they are, since nothing can be added to them
TYPED = [(name, row) for name, row in zip(NAMES, ROWS, strict=True) if row["typed"]]


@pytest.mark.parametrize("row", [row for _, row in TYPED], ids=[name for name, _ in TYPED])
def test_no_words_that_were_typed_stand_in_clear(row: Row, opened: Callable[[Row], Attempt]) -> None:
    """First with something hostile behind every text; where that is refused, with plain words."""
    attempt = opened(row)
    sealed = [name for name, kind in attempt.kinds().items() if kind == "text" and name not in row.get("open", ())]
    words = [name for name in sealed if name in attempt.typed and not attempt.typed[name][0].isascii()]
    for added in (HOSTILE, MARK):
        told = {name: [attempt.typed[name][0] + added] for name in words}
        answer = attempt.send({**attempt.honest(), **told})
        if attempt.is_taken(answer) or answer.status_code == 200:
            break
    assert answer.status_code in (200, 303), answer.text[:3000]
    secret = SECRET & {*attempt.typed} - {*row.get("open", ())}
    looked_for = [MARK, *(attempt.typed[name][0] for name in secret)]
    assert [one for one in looked_for if _stands(attempt.world, one)] == []


def test_what_everybody_may_read_is_found_by_the_same_search(world: World) -> None:
    """Else nothing would ever be found."""
    path = f"/staff/divisions/{world.places['upper'].id}/add"
    assert world.post(world.browser("county"), path, name=f"{MARK}组", code="").status_code == 303
    assert _stands(world, MARK)


def _stands(world: World, words: str) -> bool:
    return any(form in file for file in _files(world) for form in _forms(words))


def _files(world: World) -> Iterator[bytes]:
    for end in ("", "-wal", "-journal"):
        file = world.settings.data / f"mingbai.db{end}"
        if file.exists():
            yield file.read_bytes()


def _forms(words: str) -> Iterator[bytes]:
    """As it may lie there: as text of either width, and within JSON."""
    yield words.encode()
    yield words.encode("utf-16-le")
    yield json.dumps(words).strip('"').encode()
