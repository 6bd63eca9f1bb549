"""Rates: how often a key may, when it may again, and whose address is counted."""

import pytest
from starlette.requests import Request

from backend import rate
from backend.rate import Rate, origin

MOST, WITHIN = 3, 60.0


def asked_from(host: str | None) -> Request:
    return Request({"type": "http", "client": (host, 0) if host is not None else None})


def test_a_rate_is_counted_for_each_key_and_forgives() -> None:
    seconds = [0.0]
    counted = Rate(MOST, WITHIN, lambda: seconds[0])
    first = [counted.wait("a") for _ in range(MOST)]
    assert (first, counted.wait("a"), counted.wait("b")) == ([0] * MOST, 60, 0)
    seconds[0] = 59.0
    assert counted.wait("a") == 1
    seconds[0] = 60.0
    assert counted.wait("a") == 0


def test_who_has_fallen_silent_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "KEYS", 2)
    seconds = [0.0]
    counted = Rate(MOST, WITHIN, lambda: seconds[0])
    for key in "abcd":
        counted.wait(key)
    seconds[0] = 61.0
    counted.wait("e")
    assert list(counted._done) == ["e"]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("127.0.0.1", None), ("::1", None),
        ("::ffff:127.0.0.1", None), ("testclient", None), ("", None), (None, None),
    ],
)
def test_an_address_is_counted_and_this_machine_is_not(host: str | None, counted: str | None) -> None:
    assert origin(asked_from(host)) == counted


def test_a_network_of_ipv6_is_one_address() -> None:
    one, same, other = (origin(asked_from(f"2001:db8:0:{net}::{host}")) for net, host in ((1, 1), (1, "ffff"), (2, 1)))
    assert (one == same, one == other, one is None) == (True, False, False)


def test_what_is_not_counted_never_waits() -> None:
    assert [Rate(1, WITHIN).wait(None) for _ in range(5)] == [0] * 5
