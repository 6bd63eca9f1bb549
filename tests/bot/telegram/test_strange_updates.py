"""Updates shaped like Telegram's, with anything in any place: each is read, passed over or unreadable, and no more."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from telegram import Bot

from backend.conversations.models import FailedMessage
from backend.database import Database
from backend.settings import Settings
from bot.channels.telegram_bot import make_bot
from bot.channels.telegram_message import Myself
from bot.channels.telegram_update import Arrival, Spoken, Unreadable, read, tapped, update_id
from tests.bot.telegram.conftest import channel_on
from tests.bot.telegram.protocol_rows import ROWS
from tests.telegram_api.running import TOKEN, TelegramApi

BOT, MYSELF = Bot("100:nobody"), Myself(100, "mingbai_test_bot")
UPDATES = [row.update for rows in ROWS.values() for row in rows]

PERILOUS = [2**53 + 1, -(2**53), 2**64, 10**30, "/ask", "/start@", "@mingbai_test_bot", "\ud800", "word.help"]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(PERILOUS)
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an update, as the keys that lead to it."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def changed(told: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The same with another value there; `...` takes the key away."""
    if not path:
        return value
    key, *rest = path
    copy = dict(told) if isinstance(told, dict) else list(told)
    if not rest and value is ... and isinstance(copy, dict):
        del copy[key]
    else:
        copy[key] = None if value is ... and not rest else changed(copy[key], tuple(rest), value)
    return copy


@st.composite
def strange(draw: st.DrawFn) -> Any:
    """One of our rows with up to three places changed, taken away, or filled from another row."""
    told: Any = {"update_id": draw(st.integers()), **draw(st.sampled_from(UPDATES))}
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(places(told)[1:] or [()]))
        from_elsewhere = st.sampled_from([row for row in UPDATES if row]).map(lambda row: next(iter(row.values())))
        told = changed(told, path, draw(values | st.just(...) | from_elsewhere))
    return told


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(strange())
def test_a_strange_update_is_read_or_said_to_be_unreadable(raw: Any) -> None:
    number, callback = update_id(raw), tapped(raw)
    assert number is None or 0 <= number < 2**63
    assert callback is None or isinstance(callback, str)
    if number is None:
        return
    try:
        arrival = read(raw, BOT, MYSELF)
    except Unreadable as unreadable:
        assert str(unreadable).isidentifier()
    else:
        assert arrival is None or is_whole(arrival)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=strange())
async def test_a_strange_update_is_heard_without_a_fault(database: Database, api: TelegramApi, raw: Any) -> None:
    bot = make_bot(Settings(_env_file=None, telegram_token=TOKEN, telegram_api=api.address))
    channel = channel_on(bot, database)
    await channel.begin()
    number = update_id(raw)
    try:
        arrival = await channel.read(number, raw) if number is not None else None
        if arrival is not None:
            await channel.hear(arrival)
    finally:
        await bot.shutdown()
    with database.reading() as session:
        unheard = select(func.count()).select_from(FailedMessage).where(FailedMessage.set_aside_at.is_(None))
        assert session.scalar(unheard) == 0


def is_whole(arrival: Arrival) -> bool:
    """Whether nothing stands in it that a database, or the turn, could stumble over."""
    texts = (arrival.text, arrival.choice, arrival.callback, arrival.album) if isinstance(arrival, Spoken) else ()
    quoted = arrival.quoted if isinstance(arrival, Spoken) else ()
    known = all(text is None or type(text) is str for text in texts) and all(type(value) is str for value in quoted)
    return known and type(arrival.chat_id) is int and abs(arrival.chat_id) < 2**63


def test_changing_a_place_changes_only_that() -> None:
    told = {"a": [{"b": 1}], "c": 2}
    assert changed(told, ("a", 0, "b"), 5) == {"a": [{"b": 5}], "c": 2}
    assert changed(told, ("c",), ...) == {"a": [{"b": 1}]}
    assert places(told) == [(), ("a",), ("a", 0), ("a", 0, "b"), ("c",)]
