"""What is wrong with a command as it was typed, in one Chinese sentence."""

import re

SENTENCES = (
    (r"No such option: (\S+).*", r"没有 \1 这个选项。"),
    (r"No such command '(.+)'\..*", r"没有 \1 这个命令。"),
    (r"Missing command\.", "还少一个命令。"),
    (r"Missing option '(.+)'\.", r"还少 \1。"),
    (r"Missing argument '(.+)'\.", r"还少 \1。"),
    (r"Option '(.+)' requires an argument\.", r"\1 后面还少内容。"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多了 \1。"),
    (r"Invalid value for '(.+?)': (.+)", r"\1 不对：\2"),
)


def in_chinese(message: str) -> str:
    """The library's English where there is no sentence for it."""
    for english, chinese in SENTENCES:
        if re.fullmatch(english, message.strip()):
            return re.sub(english, chinese, message.strip())
    return message
