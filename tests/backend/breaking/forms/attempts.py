"""Attempts: a form of a page is sent with something hostile in a field, and what is wrong with the answer is listed."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from httpx2 import Response

from backend.console import sessions
from backend.database import sqlite
from tests.backend.breaking.forms.kept_scenes import KeptScenes
from tests.backend.breaking.forms.sheets import Page, Sheet
from tests.backend.console.conftest import World, _copy

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    """Every value as the text it is; half characters and NUL included, which our own reader refuses."""
    return yaml.load((HERE / name).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - makes nothing but texts


Row = Mapping[str, Any]
ROWS: list[Row] = _read("forms.yml")
NAMES = [f"{row['form']} {row.get('as') or ' '.join(row.get('at', {}).values())}".strip() for row in ROWS]
HOSTILE: dict[str, list[dict[str, str]]] = _read("hostile.yml")
PARTS = 1 if os.environ.get("MINGBAI_HOSTILE") == "all" else 10
"""`MINGBAI_HOSTILE=all` puts everything into every form; without it each gets a tenth, and all together everything."""
RARE = ("password", "moment")  # kinds so few forms have that each is tried with everything
UNSEEN = ("Cc", "Cf", "Cs")
SEE_OTHER, BAD, REFUSED, NOT_THERE, TOO_LONG = 303, 400, 403, 404, 413
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Hostile:
    """One row of hostile.yml: what it is, the text itself, and what may come of it."""

    about: str
    text: str
    may: str

    @staticmethod
    def of(kind: str) -> list["Hostile"]:
        rows = HOSTILE.get(kind, [])
        return [Hostile(row["about"], row["text"] * int(row.get("repeat", "1")), row.get("may", "")) for row in rows]


@dataclass
class Attempt:
    """A form that is open in somebody's browser, on a county that is put back whenever something was stored."""

    world: World
    row: Row
    folder: Path
    scenes: KeptScenes
    ids: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = self.scenes.of(self.world, self.row["scene"])
        self.ids |= {name: value.format(**self.ids) for name, value in self.row.get("at", {}).items()}
        self.world.clock.forward(days=int(self.row.get("days", "0")))
        self.to = "/staff" + self.row["form"].format(**self.ids)
        self.browser = self.world.browser(None if self.row["who"] == "nobody" else self.row["who"])
        page = self.browser.get(self.row["page"].format(**self.ids))
        assert page.status_code == 200, f"{self.row['page']} answers {page.status_code}"
        self.sheet = Page(page.text).sheet(self.to, self.row.get("having")) if "sent" not in self.row else Sheet("", "")
        self.typed = {name: _each(value, self.ids) for name, value in self.row["typed"].items()}
        self._saved = self.folder / "scene.db"
        _copy(self.world.database, self._saved, back=False)
        self._watch = sqlite.connect(self.world.settings.data / "mingbai.db", isolation_level=None)
        self._version = self._seen_version()

    @property
    def name(self) -> str:
        return self.to + (f" ({self.row['as']})" if "as" in self.row else "")

    def kinds(self) -> dict[str, str]:
        """Every field of the form with its kind; where the form comes by another form, what it takes."""
        of_page = {one.name: one.kind for one in self.sheet.controls.values() if one.name != "form_token"}
        every = {**dict.fromkeys(self.typed, "hidden"), **of_page} if "sent" in self.row else of_page
        every |= self.row.get("kinds", {})
        return {name: kind for name, kind in every.items() if name in self.row.get("only", every)}

    def honest(self) -> dict[str, list[str]]:
        stands = {name: values for name, values in self.sheet.filled().items() if name != "form_token"}
        return {**stands, **self.typed}

    def send(self, fields: Fields) -> Response:
        token = self.browser.cookies["mingbai-staff"]
        told = [(_bytes(name), _bytes(value)) for name, values in fields.items() for value in values]
        body = urlencode([(b"form_token", token and sessions.form_token(token).encode()), *told])
        return self.browser.post(
            self.to, content=body.encode(), headers={"content-type": "application/x-www-form-urlencoded"}
        )

    def is_taken(self, answer: Response) -> bool:
        return answer.status_code == int(self.row.get("answers", "303"))

    def part(self, rows: Sequence[Any], turn: int = 0) -> Sequence[Any]:
        """What of all this the form is tried with; forms and fields take turns."""
        of = min(PARTS, len(rows))
        return rows[(ROWS.index(self.row) + turn) % of :: of] if rows else rows

    def try_out(self, fields: Fields, bad: Mapping[str, Hostile]) -> None:
        """Sends it and lists what is wrong with the answer; the county is as before afterwards."""
        about = f"{self.name} {', '.join(f'{name}: {one.about}' for name, one in bad.items())}"
        answer = self.send(fields)
        self.wrong += [f"{about}: {found}" for found in self.wrong_with(answer, fields, bad)]
        self.put_back()

    def put_back(self) -> None:
        if self._seen_version() != self._version:
            _copy(self.world.database, self._saved, back=True)
            with self.world.database.reading() as session:
                self.world.rules.procedures.read(session)
            self._version = self._seen_version()

    def wrong_with(self, answer: Response, fields: Fields, bad: Mapping[str, Hostile]) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"broke with {answer.status_code}"
            return
        if "evil=" in answer.headers.get("set-cookie", ""):
            yield "put a header in"
        markup = [one.text for one in bad.values() if "<" in one.text]
        pages = [answer.text, *([self._next(answer)] if markup and answer.status_code == SEE_OTHER else [])]
        if any(text in page for text in markup for page in pages):
            yield "stands in the page as markup"
        if self.is_taken(answer):
            yield from (f"took {one.about}" for one in bad.values() if one.may == "refused")
            return
        if self._seen_version() != self._version and "counts" not in self.row:
            yield f"stored something and answered {answer.status_code}"
        is_forged = any(name.endswith("_id") and self.kinds()[name] == "hidden" for name in bad)
        yield from self._wrong_with_refusal(answer, {} if is_forged else fields)

    def _wrong_with_refusal(self, answer: Response, fields: Fields) -> Iterator[str]:
        page = Page(answer.text)
        says = " ".join(page.faults)
        if answer.status_code in (BAD, REFUSED, NOT_THERE, TOO_LONG):
            says += "".join(re.findall(r"</h1>\s*<p>(.*?)</p>", answer.text))
        if len(re.findall(r"[\u4e00-\u9fff]", says)) < 4:
            yield f"answered {answer.status_code} without a sentence"
        if answer.status_code in (BAD, NOT_THERE, TOO_LONG):
            return
        stands = {_plain(value) for one in page.sheets for control in one.controls.values() for value in control.values}
        everything = _plain(answer.text.replace("&#39;", "'").replace("&#34;", '"'))
        for name in self.typed:
            kind = self.kinds().get(name, "hidden")
            if kind in ("password", "hidden", "choice", "submit"):
                continue
            for value in fields.get(name, []):
                if _plain(value) not in stands and _plain(value) not in everything:
                    yield f"lost what was typed in {name}"

    def _next(self, answer: Response) -> str:
        """The page a form that was taken leads to."""
        page = self.browser.get(answer.headers["location"])
        assert page.status_code < 500, f"{answer.headers['location']} broke"
        return page.text

    def _seen_version(self) -> int:
        """Another number whenever somebody else has written into the database."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


def _each(value: Any, ids: Mapping[str, str]) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], one) for one in values]


def _bytes(text: str) -> bytes:
    """As a browser that can do anything would send it: half characters too."""
    return text.encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    """Without marks nobody can see, and digits of any width alike: no page has to give these back as they were."""
    narrow = unicodedata.normalize("NFKC", text)
    whole = "".join(mark for mark in narrow if unicodedata.category(mark) not in UNSEEN and mark != "\ufffd")
    return "".join(whole.split())
