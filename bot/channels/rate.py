"""How often one conversation may speak: enough for any person, too little for a machine gone wild."""

import time
from collections import deque
from collections.abc import Callable

MOST = 30  # messages …
WITHIN = 60.0  # … in so many seconds
CONVERSATIONS = 10_000  # remembered before those that have fallen silent are dropped


class Rate:
    """Counts in memory: a restart forgives."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._heard: dict[str, deque[float]] = {}

    def wait(self, conversation: str) -> int:
        """0 when one more message is allowed, which then counts; else the seconds until it is."""
        now = self._seconds()
        if len(self._heard) > CONVERSATIONS:
            self._heard = {key: times for key, times in self._heard.items() if now - times[-1] < WITHIN}
        times = self._heard.setdefault(conversation, deque())
        while times and now - times[0] >= WITHIN:
            times.popleft()
        if len(times) >= MOST:
            return max(1, round(WITHIN - (now - times[0])))
        times.append(now)
        return 0
