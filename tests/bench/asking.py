"""Asking the running application one policy question over its web API, as a page does."""

import secrets
import subprocess
import time

import httpx

QUESTION = "低保一个月有多少钱"
CARD = "dibao"


class Page:
    """One conversation of the chat page."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        told = client.post("/api/conversations").raise_for_status().json()
        self.headers = {"Authorization": f"Bearer {told['token']}"}

    def ask(self, text: str = QUESTION) -> bool:
        """Whether the answer comes from the card that is asked about."""
        message = {"id": secrets.token_hex(8), "text": text}
        answer = self.client.post("/api/messages", json=message, headers=self.headers).raise_for_status()
        return any((reply["card"] or {}).get("id") == CARD for reply in answer.json()["replies"])


def first_answer(address: str, patience: float, while_it_runs: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Wait until somebody is there and a question is understood."""
    end = time.monotonic() + patience
    with httpx.Client(base_url=address, trust_env=False, timeout=5) as client:
        while time.monotonic() < end and while_it_runs.poll() is None:
            try:
                health = client.get("/health").json()
                if health["understanding"] and Page(client).ask():
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
    raise SystemExit("no answer came: is everything set up (make setup), and is there a model (make train)?")
