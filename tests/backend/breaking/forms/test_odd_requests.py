"""Requests no page of ours sends: files where texts belong, fields left out or sent twice, bodies that are none."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from backend.base import Base
from backend.console import sessions
from backend.console.app import PAGES
from backend.console.permissions import ANONYMOUS, PERMISSIONS
from backend.sealing import Sealed
from tests.backend.breaking.forms.attempts import NAMES, ROWS, Attempt, Row
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
AS_FILE = "UploadFile("
FIELD = b'--x\r\nContent-Disposition: form-data; name="text"'
# What is no form at all: the body, what it says of itself, and the answer; {token} is the session's.
BODIES: dict[str, tuple[bytes, str, int]] = {
    "JSON": (b'{"form_token": "{token}", "text": "a"}', "application/json", 403),
    "a text": (b"form_token={token}&text=a", "text/plain", 403),
    "of no kind": (b"form_token={token}&text=a", "", 403),
    "of a kind that is none": (b"form_token={token}", "\xff/;;==", 403),
    "parts without a boundary": (FIELD, "multipart/form-data", 400),
    "parts cut off within a head": (FIELD, PARTS, 403),
    "parts cut off within a text": (FIELD + b"\r\n\r\nhalf", PARTS, 403),
    "parts that are noise": (b"\0\xff\r\n--" * 500, PARTS, 400),
    "a part without a name": (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", PARTS, 400),
    "a thousand parts and more": (b"".join(b"--x\r\nContent-Disposition: form-data; name=a%d\r\n\r\n\r\n" % n
                                           for n in range(1001)) + b"--x--\r\n", PARTS, 400),
    "a thousand fields and more": (b"&".join(b"a%d=1" % number for number in range(1001)), FORM, 400),
    "escapes that are none": (b"form_token=%&%zz=%%00&=&&&;;text=%u4e00", FORM, 403),
    "bytes that are no text": (b"\xff\xfe\x00\x00=\xc0\x80", FORM, 403),
    "nothing": (b"", FORM, 403),
    "five megabytes": (b"text=" + b"a" * 5_000_000, FORM, 413),
}
POSTS = [path for method, path, _ in PAGES if method == "POST"]


@pytest.fixture(params=ROWS, ids=NAMES)
def attempt(request: pytest.FixtureRequest, opened: Callable[[Row], Attempt]) -> Attempt:
    return opened(request.param)


def test_what_is_no_form_is_answered_in_a_sentence_before_anybody_reads_it(world: World) -> None:
    """Each body goes to seven addresses or so, and each address is sent three of them."""
    browsers = {role: world.browser(role) for role in ("county", "administrator", "village", "grid", "auditor")}
    before, answered = _lines(world), {}
    for number, path in enumerate(POSTS):
        for about in [*BODIES][number % 5 :: 5]:
            body, kind, status = BODIES[about]
            answer = _post(_browser(browsers, path), path, body, kind)
            says = "没" in answer.text and "<h1>" in answer.text
            answered[f"{path} {about}"] = (answer.status_code, says) == (status, True)
    assert [name for name, is_right in answered.items() if not is_right] == []
    assert _lines(world) == before


def test_without_its_length_no_form_is_read(world: World) -> None:
    browser = world.browser("village")
    answer = browser.post("/staff/ties/find", content=iter([b"name=a"]), headers={"content-type": FORM})
    assert (answer.status_code, "内容太长" in answer.text) == (413, True)


def test_a_file_in_a_field_is_nothing_that_was_typed(attempt: Attempt) -> None:
    """In every field at once, and in those that are typed while the rest is as it should be."""
    honest, texts = attempt.honest(), [name for name, kind in attempt.kinds().items() if kind == "text"]
    for files in ([*honest], texts):
        attempt.wrong += _wrong_with_files(attempt, honest, files) if files else ()
        attempt.put_back()
    assert attempt.wrong == []


def test_fields_left_out_sent_twice_or_unheard_of_are_answered_in_a_sentence(attempt: Attempt) -> None:
    honest = attempt.honest()
    odd = {f"without {name}": {other: honest[other] for other in honest if other != name} for name in honest}
    odd |= {
        "nothing": {},
        "each three times": {name: [*values, "none-of-these", *values] for name, values in honest.items()},
        "each empty first": {name: ["", *values] for name, values in honest.items()},
        "unheard of": {**honest, "te\0xt": ["a"], "": ["b"], "__class__": ["c"], "半\ud83d": ["d"], "a" * 900: ["e"]},
    }
    for about in attempt.part(list(odd)):
        answer = attempt.send(odd[about])
        attempt.wrong += [f"{about}: {found}" for found in attempt.wrong_with(answer, {}, {})]
        attempt.put_back()
    assert attempt.wrong == []


def _wrong_with_files(attempt: Attempt, honest: dict[str, list[str]], files: list[str]) -> Iterator[str]:
    told = [(name, (None, value.encode("utf-8", "surrogatepass"))) for name, values in honest.items()
            for value in values if name not in files]
    sent = [(name, (f"{name}.txt", b"a file", "text/plain")) for name in files]
    token = attempt.browser.cookies["mingbai-staff"]
    answer = attempt.browser.post(attempt.to, files=[("form_token", (None, sessions.form_token(token))), *told, *sent])
    yield from (f"files in {', '.join(files)}: {found}" for found in attempt.wrong_with(answer, {}, {}))
    if AS_FILE in answer.text or AS_FILE in _opened(attempt.world):
        yield f"files in {', '.join(files)}: taken for a text"


def _opened(world: World) -> str:
    """Everything that is kept, opened."""
    with world.database.reading() as session:
        rows = [row for one in Base.registry.mappers for row in session.query(one.class_)]
        sealed = {type(row): [name for name in dir(type(row)) if isinstance(getattr(type(row), name, None), Sealed)]
                  for row in rows}
        return "".join(f"{vars(row)}{[getattr(row, name) for name in sealed[type(row)]]}" for row in rows)


def _browser(browsers: dict[str, TestClient], path: str) -> TestClient:
    row, roles = PERMISSIONS[f"POST /staff{path}"], {"grid": "grid_member"}
    return next(browsers[who] for who in browsers if roles.get(who, who) in row or ANONYMOUS in row)


def _post(browser: TestClient, path: str, body: bytes, kind: str) -> Response:
    token = sessions.form_token(browser.cookies["mingbai-staff"]).encode()
    address = "/staff" + path.replace("{", "").replace("}", "")
    headers = {"content-type": kind.encode("latin-1")} if kind else {}
    return browser.post(address, content=body.replace(b"{token}", token), headers=headers)


def _lines(world: World) -> int:
    with world.database.reading() as session:
        return sum(session.query(table).count() for table in Base.metadata.sorted_tables)
