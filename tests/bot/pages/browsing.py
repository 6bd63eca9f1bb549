"""What a person does on the chat page, and what can be seen there."""

from typing import Any

QUESTION = "去广东打工路费有没有得报"
VOICES = """
    window.spoken = [];
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    Object.defineProperty(window, 'speechSynthesis', {value: {
        getVoices: () => [
            {name: 'far', lang: 'zh-CN', localService: false}, {name: 'own', lang: 'zh_CN', localService: true},
        ].filter(voice => LOCAL || !voice.localService),
        speak: utterance => window.spoken.push([utterance.voice.name, utterance.text]), cancel: () => {},
    }});
"""
"""A browser's own voices, which the browser of the tests has none of."""
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


REPLIES = {
    "碰到什么事": "日子难过，想请村里帮忙", "给自己家报": "自己", "您同意记下来吗": "同意", "住在哪个村": "大湾村",
    "的哪个屯": "说不清", "怎么称呼": "张", "打哪个电话": "没有手机", "同意吗": "同意",
}
"""What a person replies to which question of a declaration."""


def declare(page: Any, until: str) -> None:
    """Goes on with a declaration until a question with these words is asked."""
    tap(page, "报难处")
    asked = answer(page)
    while until not in asked:
        say(page, next(reply for words, reply in REPLIES.items() if words in asked))
        asked = answer(page)


def answer(page: Any) -> str:
    """What is said last, after what the person said last."""
    page.wait_for_function("""() => {
        const said = document.querySelectorAll('#talk > .person');
        return said.length && said[said.length - 1].nextElementSibling !== null;
    }""")
    return texts(page, "bot")[-1]
