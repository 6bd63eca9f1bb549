"""Rows of a file: what is read, and which sentence a wrong line gets."""

from pathlib import Path

import pytest

from bot.evaluating.rows import Row, RowFault, read_rows


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "rows.jsonl"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_row_is_read_with_everything_it_tells(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '\ufeff{"text": "五保怎么领", "expect": "tekun", "accept": ["dibao"], "group": "parts", "kind": "policy",'
        ' "aspect": "how", "hard": true, "id": "x1", "source": null}\r\n\n'
        '{"text": "你好", "expect": "small_talk", "kind": "talk", "accept": null}\n'
        '{"text": "喂", "expect": "small_talk"}',
    )
    assert read_rows(file) == [
        Row("五保怎么领", "tekun", ("dibao",), "parts", "how", True, 1),
        Row("你好", "small_talk", group="talk", line=3),
        Row("喂", "small_talk", group="all", line=4),
    ]


def test_what_must_be_understood_is_read_as_rows(tmp_path: Path) -> None:
    (tmp_path / "dibao.yml").write_text("- {text: 低保多少钱, part: amount}\n- {text: 吃低保, accept: [tekun]}\n")
    assert read_rows(tmp_path) == [
        Row("低保多少钱", "dibao", aspect="amount", line=1), Row("吃低保", "dibao", ("tekun",), line=2),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "一行也没有"),
        ("\n \n", "一行也没有"),
        (b"\xff\xfe\x00", "不是 UTF-8 编码"),
        ("低保", "第 1 行不是一条 JSON"),
        ("[" * 100_000, "第 1 行不是一条 JSON"),
        ('{"text": "低保", "expect": "dibao"}\n["低保"]', "第 2 行不是一条 JSON 对象"),
        ('\n{"expect": "dibao"}', "第 2 行的 text 要写字"),
        ('{"text": " ", "expect": "dibao"}', "第 1 行的 text 要写字"),
        ('{"text": 7, "expect": "dibao"}', "第 1 行的 text 要写字"),
        ('{"text": "低保"}', "第 1 行的 expect 要写字"),
        ('{"text": "低保", "expect": ["dibao"]}', "第 1 行的 expect 要写字"),
        ('{"text": "低保", "expect": "dibao", "accept": "tekun"}', "第 1 行的 accept 要写成列表"),
        ('{"text": "低保", "expect": "dibao", "accept": [1]}', "第 1 行的 accept 要写成列表"),
        ('{"text": "低保", "expect": "dibao", "group": 3}', "第 1 行的 group 要写字"),
        ('{"text": "低保", "expect": "dibao", "aspect": true}', "第 1 行的 aspect 要写字"),
        ('{"text": "低保", "expect": "dibao", "hard": "yes"}', "第 1 行的 hard 只能是 true 或 false"),
    ],
)
def test_a_wrong_line_gets_one_sentence_that_names_it(tmp_path: Path, content: str | bytes, says: str) -> None:
    with pytest.raises(RowFault) as fault:
        read_rows(written(tmp_path, content))
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowFault, match=r"没有文件 .*nowhere\.jsonl"):
        read_rows(tmp_path / "nowhere.jsonl")
