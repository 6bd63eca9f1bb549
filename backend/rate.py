"""How often somebody may do something: enough for any person, too little for a machine gone wild."""

import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

KEYS = 10_000  # remembered before those that have fallen silent are dropped
SWEEP = 1.0  # seconds between two such clearances
NETWORK = 64  # bits of an IPv6 address that are one customer's


class Rate:
    """`most` times within so many seconds, for each key by itself; counted in memory: a restart forgives."""

    def __init__(self, most: int, within: float, seconds: Callable[[], float] = time.monotonic) -> None:
        self.most, self.within, self._seconds = most, within, seconds
        self._done: dict[str, deque[float]] = {}
        self._swept = seconds()

    def wait(self, key: str | None) -> int:
        """0 when once more is allowed, which then counts; else the seconds until it is. None is not counted."""
        if key is None:
            return 0
        now = self._seconds()
        self._sweep(now)
        times = self._done.setdefault(key, deque())
        while times and now - times[0] >= self.within:
            times.popleft()
        if len(times) >= self.most:
            return max(1, round(self.within - (now - times[0])))
        times.append(now)
        return 0

    def _sweep(self, now: float) -> None:
        if len(self._done) > KEYS and now - self._swept >= SWEEP:
            self._swept = now
            self._done = {key: times for key, times in self._done.items() if now - times[-1] < self.within}


def origin(request: Request) -> str | None:
    """The address that asks, as the server knows it (a proxy's word counts only if settings.proxies names it).

    None for this machine itself: its own operator, or a proxy that does not say for whom it asks.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:  # no address: a socket of this machine, or a test
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    return str(address) if address.version == 4 else str(int(address) >> 128 - NETWORK)
