"""Reads YAML strictly: every scalar stays text, every key stands once, every fault has a place."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(eq=True, unsafe_hash=True)
class Fault(Exception):
    """Something wrong in a data file, told to its author: where it is, what is wrong, what to do."""

    file: str
    place: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}：{self.place}：{self.wrong}。{self.remedy}。"


class _Strict(yaml.CBaseLoader):
    """CBaseLoader keeps `yes`, dates and numbers as text; this one also refuses a key given twice."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, "not a word", key_node.start_mark)
        if key in values:
            raise yaml.constructor.ConstructorError(None, None, f"twice:{key}", key_node.start_mark)
        values[key] = loader.construct_object(value_node, deep=True)
    return values


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(path: Path) -> Any:
    """The contents of one YAML file; raises Fault with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Fault(str(path), "文件", "没有这个文件", "请补上，或者改正名字") from None
    except UnicodeDecodeError:
        raise Fault(str(path), "文件", "不是 UTF-8 编码", "请用 UTF-8 另存一次") from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Any:
    """The contents of YAML that stands elsewhere; `file` is what a Fault calls the place."""
    try:
        return yaml.load(text, _Strict)  # noqa: S506 - builds only text
    except yaml.MarkedYAMLError as error:
        raise _fault(file, error) from None
    except yaml.YAMLError:
        raise Fault(file, "文件", "里面有不能用的字符", "请删掉看不见的控制字符") from None


def _fault(file: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark
    place = f"第{mark.line + 1}行" if mark else "文件"
    problem = error.problem or ""
    if problem.startswith("twice:"):
        return Fault(file, place, f"“{problem[6:]}”写了两次", "请只留一个")
    return Fault(file, place, "YAML 格式不对", "请检查缩进、冒号后的空格和引号")
