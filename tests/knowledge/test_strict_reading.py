"""The reader keeps every scalar as text and refuses what an author did not mean."""

from pathlib import Path

import pytest

from knowledge.entry import Entry
from knowledge.reading import Fault, read


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "x.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("then: {yes: amount, no: end}", {"then": {"yes": "amount", "no": "end"}}),
        ("from: 2026-03-05", {"from": "2026-03-05"}),
        ("value: 0800", {"value": "0800"}),
        ("until: null", {"until": "null"}),
        ("- on\n- 1e3", ["on", "1e3"]),
    ],
)
def test_every_scalar_stays_text(tmp_path: Path, text: str, means: object) -> None:
    assert read(written(tmp_path, text)) == means


@pytest.mark.parametrize(
    ("text", "place", "wrong"),
    [
        ("a: 1\nb: 2\na: 3", "第3行", "“a”写了两次"),
        ("a:\n  b: 1\n  b: 2", "第3行", "“b”写了两次"),
        ("a: [1, 2", "第2行", "YAML 格式不对"),
        ("a: 1\n b: 2", "第2行", "YAML 格式不对"),
        ("? [a]\n: 1", "第1行", "YAML 格式不对"),
        (b"a: \xb5\xcd\xb1\xa3", "文件", "不是 UTF-8 编码"),
        ("a: \x00", "文件", "里面有不能用的字符"),
    ],
)
def test_what_cannot_be_read_names_its_line(tmp_path: Path, text: str | bytes, place: str, wrong: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Fault) as raised:
        read(path)
    assert (raised.value.file, raised.value.place, raised.value.wrong) == (str(path), place, wrong)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault) as raised:
        read(tmp_path / "none.yml")
    assert raised.value.wrong == "没有这个文件"


def test_a_fault_reads_as_one_sentence_with_what_to_do() -> None:
    assert str(Fault("a.yml", "第3行", "“x”写了两次", "请只留一个")) == "a.yml：第3行：“x”写了两次。请只留一个。"


@pytest.mark.parametrize(
    ("method", "values", "wrong"),
    [
        ("text", {}, "这里没有写文字"),
        ("text", {"k": ["a"]}, "这里没有写文字"),
        ("number", {"k": "三"}, "“三”不是整数"),
        ("number", {"k": "-1"}, "“-1”不是整数"),
        ("day", {"k": "2026-02-30"}, "“2026-02-30”不是日期"),
        ("words", {"k": "甲、乙"}, "这里要写成列表"),
        ("inner", {"k": "甲"}, "这里要写成“名字: 内容”"),
        ("truth", {"k": "yes"}, "没有“yes”"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(method: str, values: dict[str, object], wrong: str) -> None:
    with pytest.raises(Fault) as raised:
        getattr(Entry("a.yml", "文件", values), method)("k")
    assert (raised.value.place, raised.value.wrong) == ("k", wrong)


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(Fault) as raised:
        Entry("a.yml", "文件", {"titel": "x"}).only("title")
    assert (raised.value.place, raised.value.wrong) == ("titel", "不认识这个名字")
