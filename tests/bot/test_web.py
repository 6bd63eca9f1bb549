"""The chat API over HTTP: tokens, repeats, limits, faults, and what the page is served with."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.database import Database
from backend.settings import Settings
from backend.staff.queries import actor_of
from bot.channels.web import MESSAGES, web_router
from bot.channels.web_page import FILES, KINDS
from bot.understanding import Understood
from tests.backend.county import County
from tests.backend.steps import reach
from tests.bot.talk import RULES, Talk


class Page:
    """A browser on the chat page."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.opened: dict[str, Any] = client.post("/api/conversations").json()
        self.headers = {"Authorization": f"Bearer {self.opened['token']}"}
        self._sent = 0

    def say(self, text: str) -> dict[str, Any]:
        self._sent += 1
        return dict(self.post({"id": f"m{self._sent}", "text": text}).json())

    def post(self, message: object) -> Any:
        return self.client.post("/api/messages", json=message, headers=self.headers)

    def present(self) -> dict[str, Any]:
        return dict(self.client.get("/api/conversation", headers=self.headers).json())


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database)


@pytest.fixture
def client(talk: Talk, database: Database) -> Iterator[TestClient]:
    app = FastAPI()
    settings = Settings(_env_file=None, county="测试县")
    app.include_router(web_router(database, talk.turn, settings, lambda: talk.now))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def page(client: TestClient) -> Page:
    return Page(client)


def declare(page: Page, talk: Talk) -> str:
    """The receipt of a declaration told on the page."""
    talk.conversation_id = page.opened["conversation"]
    talk.declare()
    return talk.receipt()


def test_a_conversation_begins_with_a_token_and_a_greeting(page: Page, database: Database) -> None:
    assert page.opened["replies"][0]["text"].startswith("您好！我是明白，帮测试县的乡亲")
    assert len(page.opened["token"]) == 43
    with database.reading() as session:
        row = session.get_one(Conversation, page.opened["conversation"])
    assert page.opened["token"].encode() not in row.address_index


def test_the_same_id_is_answered_with_the_same_bytes(page: Page) -> None:
    first = page.post({"id": "a", "text": "帮助"}).content
    page.say("报困难")
    assert page.post({"id": "a", "text": "something else"}).content == first


def test_a_button_is_a_choice(page: Page) -> None:
    replies = page.post({"id": "a", "choice": "card.dibao.who"}).json()["replies"]
    assert replies[0]["card"] == {"id": "dibao", "part": "who"}


def test_an_opened_page_shows_the_waiting_question(page: Page) -> None:
    asked = page.say("报困难")["replies"][-1]
    assert page.present() == {"replies": [asked], "notices": []}


def test_a_printed_page_names_the_village(client: TestClient, county: County, talk: Talk) -> None:
    opened = client.post("/api/conversations", json={"village": county.other_village.id}).json()
    talk.conversation_id = opened["conversation"]
    assert talk.state().village == county.other_village.id
    opened = client.post("/api/conversations", json={"village": "no such village"}).json()
    talk.conversation_id = opened["conversation"]
    assert talk.state().village is None


def test_a_notice_is_shown_until_it_is_seen(page: Page, talk: Talk, database: Database, county: County) -> None:
    receipt = declare(page, talk)
    talk.later(hours=3)
    with database.writing() as session:
        case = session.scalars(select(Case)).one()
        reach(session, case, actor_of(session, county.clerk), "responded", talk.now, RULES)
    [notice] = page.present()["notices"]
    assert (notice["text"], notice["receipt"]) == ("村干部已经看了您的事，会找您说说情况。", receipt)
    assert notice["at"].startswith("2026-11-23T12:00")
    assert page.say("帮助")["notices"] == [notice]
    seen = page.client.post("/api/notices/seen", json={"ids": [notice["id"]]}, headers=page.headers)
    assert (seen.status_code, page.present()["notices"]) == (204, [])


def test_nobody_sees_or_marks_anothers_notices(client: TestClient, page: Page, talk: Talk, database: Database) -> None:
    declare(page, talk)
    other = Page(client)
    assert other.present()["notices"] == []
    other.client.post("/api/notices/seen", json={"ids": ["01m7zzzzzzzzzzzzzzzzzzzzzz"]}, headers=other.headers)


def test_forgetting_makes_the_token_open_nothing(page: Page) -> None:
    assert page.client.post("/api/conversations/forget", headers=page.headers).status_code == 204
    refused = page.post({"id": "a", "text": "帮助"})
    assert (refused.status_code, refused.json()) == (
        401, {"message": "这里的记录已经清除，或者打不开了。请刷新页面，从头开始。"},
    )


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nothing"}, {"Authorization": "Basic eDp5"}])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/messages", {"id": "a", "text": "帮助"}), ("GET", "/api/conversation", None),
        ("POST", "/api/notices/seen", {"ids": []}), ("POST", "/api/conversations/forget", None),
    ],
)
def test_without_its_token_no_conversation_is_opened(
    client: TestClient, method: str, path: str, body: object, header: dict[str, str]
) -> None:
    assert client.request(method, path, json=body, headers=header).status_code == 401


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "没有看懂这次请求，请刷新页面再试。"),
        (b"{", "没有看懂这次请求，请刷新页面再试。"),
        (b"\xff\xfe\x00", "没有看懂这次请求，请刷新页面再试。"),
        (b"[" * 10_000, "没有看懂这次请求，请刷新页面再试。"),
        (b"[1]", "没有看懂这次请求，请刷新页面再试。"),
        (b'{"id": "a"}', "text 和 choice 要写一个，只写一个。"),
        (b'{"id": "a", "text": "x", "choice": "word.help"}', "text 和 choice 要写一个，只写一个。"),
        (b'{"id": "a b", "text": "x"}', "消息编号不对：要1到64个字母、数字、横线或下划线。"),
        (b'{"id": 5, "text": "x"}', "消息编号不对：要1到64个字母、数字、横线或下划线。"),
        (b'{"id": "", "text": "x"}', "消息编号不对：要1到64个字母、数字、横线或下划线。"),
        (b'{"id": "a", "text": {"$ne": 1}}', "text 要写文字。"),
        (b'{"id": "a", "text": 5}', "text 要写文字。"),
        ('{"id": "a", "choice": "低保"}'.encode(), "这个按钮不认识，请刷新页面再试。"),
        (b'{"id": "a", "choice": "' + b"x" * 65 + b'"}', "这个按钮不认识，请刷新页面再试。"),
    ],
)
def test_a_broken_request_is_told_what_is_wrong(page: Page, body: bytes, message: str) -> None:
    headers = {**page.headers, "Content-Type": "application/json"}
    refused = page.client.post("/api/messages", content=body, headers=headers)
    assert (refused.status_code, refused.json()) == (400, {"message": message})


def test_half_characters_are_left_out_and_the_rest_is_heard(page: Page) -> None:
    answered = page.client.post(
        "/api/messages", content=b'{"id": "a", "text": "\\ud800\xe5\xb8\xae\xe5\x8a\xa9\\udfff"}',
        headers={**page.headers, "Content-Type": "application/json"},
    )
    assert answered.json()["replies"][0]["text"].startswith("我会做三件事：")


def test_a_body_too_large_is_not_read(page: Page) -> None:
    refused = page.post({"id": "a", "text": "长" * 30_000})
    assert (refused.status_code, refused.json()) == (413, {"message": "发的内容太多了，请分几段发。"})


def test_a_machine_gone_wild_is_told_to_wait(page: Page) -> None:
    most, within = MESSAGES
    codes = [page.post({"id": f"r{number}", "text": "你好"}).status_code for number in range(most + 1)]
    refused = page.post({"id": "last", "text": "你好"})
    assert (codes, refused.status_code) == ([200] * most + [429], 429)
    assert refused.json()["message"].startswith("您说得太快了，请过")
    assert 1 <= int(refused.headers["Retry-After"]) <= within


class Failing:
    """Understanding with a fault nobody foresaw."""

    async def read(self, text: str) -> Understood | None:
        raise RuntimeError(text)


def test_a_fault_is_one_sentence_and_the_third_time_an_apology(page: Page, talk: Talk) -> None:
    talk.turn.understanding = Failing()
    answers = [page.post({"id": "bad", "text": "说一句听不懂的"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 200, 200]
    assert answers[0].json() == {"message": "刚才没有处理好，请过一会儿再发一次。"}
    assert answers[2].content == answers[3].content


def test_the_page_loads_nothing_from_elsewhere_and_names_the_county(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "<small>测试县</small>" in page.text
    assert "http://" not in page.text and "https://" not in page.text and "<style" not in page.text


def addresses(client: TestClient) -> set[str]:
    """Every file the page or its manifest names."""
    page = client.get("/").text + client.get("/page/manifest.webmanifest").text
    return set(re.findall(r'"(/page/[^"]+)"', page))


def test_what_the_page_names_is_all_there_is(client: TestClient) -> None:
    assert {address[6:].partition("?")[0] for address in addresses(client)} == set(FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name != "icon-512.png"])
def test_what_the_page_loads_is_served_by_us_and_may_be_kept(client: TestClient, name: str) -> None:
    [address] = {address for address in addresses(client) if address.startswith(f"/page/{name}?v=")}
    served = client.get(address)
    assert (served.status_code, served.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert served.headers["content-type"].startswith(KINDS[Path(name).suffix])


def test_the_page_can_be_installed_with_pictures_of_the_told_size(client: TestClient) -> None:
    manifest = client.get("/page/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["display"], manifest["theme_color"]) == ("/", "standalone", "#17604a")
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(client.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_only_the_worker_may_serve_the_whole_site(client: TestClient) -> None:
    allowed = {name: client.get(f"/page/{name}").headers.get("service-worker-allowed") for name in FILES}
    assert {name for name, scope in allowed.items() if scope} == {"worker.js"}


def test_without_scripts_the_page_says_whom_to_call(client: TestClient) -> None:
    told = client.get("/").text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert [words for words in ("110", "119", "120", "村委会") if words not in told] == []


@pytest.mark.parametrize("path", ["/page/chat.html", "/page/../web.py", "/page/%2e%2e%2fweb.py", "/page/nothing"])
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_route_of_the_api_is_described(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    described = client.app.openapi()["paths"]
    assert {path: sorted(methods) for path, methods in described.items()} == {
        "/api/conversations": ["post"], "/api/messages": ["post"], "/api/conversation": ["get"],
        "/api/notices/seen": ["post"], "/api/conversations/forget": ["post"],
    }
    assert sorted(described["/api/messages"]["post"]["responses"]) == [
        "200", "400", "401", "413", "429", "503", "default",
    ]
    assert "422" not in json.dumps(described)
