"""What a person does on the chat page, and what can be seen there."""

from typing import Any

QUESTION = "去广东打工路费有没有得报"
SMALL, LARGE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def say(page: Any, text: str) -> None:
    """Types and sends."""
    page.fill("#text", text)
    page.press("#text", "Enter")


def tap(page: Any, label: str) -> None:
    """Taps the button of exactly that label."""
    page.get_by_role("button", name=label, exact=True).click()


def texts(page: Any, who: str) -> list[str]:
    """What one side has said, bubble by bubble; buttons inside of a bubble are no words."""
    bubbles = "bubbles => bubbles.map(b => [...b.querySelectorAll('p, .receipt')].map(p => p.innerText).join('\\n'))"
    return [str(text) for text in page.locator(f"#talk .{who}").evaluate_all(bubbles)]


def labels(page: Any) -> list[str]:
    """The buttons that can be tapped now."""
    return [" ".join(str(text).split()) for text in page.locator(".choices button").all_inner_texts()]
