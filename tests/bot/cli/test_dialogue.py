"""mingbai dialogue: a played conversation becomes a transcript, and what cannot be played says what can."""

from datetime import datetime
from pathlib import Path

from dialogues.flow import load_flows
from dialogues.play import play
from dialogues.surroundings import Surroundings
from dialogues.transcripts import VILLAGES
from knowledge.reading import read
from tests.bot.cli.running import mingbai
from tests.dialogues.test_transcripts import as_text


def test_a_played_conversation_is_saved_and_plays_again(tmp_path: Path) -> None:
    typed = "木棉村\n返回\n木棉村\n张\n改 称呼\n韦\n不留电话\n"
    said = mingbai(
        "dialogue", "play", "declare_urgent", "--story", "水进屋了", "--about", "水进屋，马上报。", "--save",
        str(tmp_path / "talk.yml"), data=tmp_path, told=typed,
    )
    assert (said.returncode, "〔办：open_urgent_case〕" in said.stdout) == (0, True)
    saved = read(tmp_path / "talk.yml")
    assert (saved["about"], saved["given"]) == ("水进屋，马上报。", {"story": "水进屋了"})
    lines = [entry["person"] for entry in saved["talk"] if "person" in entry]
    assert lines == typed.splitlines()
    here = Surroundings(datetime.fromisoformat(saved["now"]), VILLAGES)
    assert as_text(play(load_flows()["declare_urgent"], lines, here, saved["given"])) == saved["talk"]


def test_a_dialogue_that_does_not_exist_leads_to_those_that_do(tmp_path: Path) -> None:
    said = mingbai("dialogue", "play", "declared", data=tmp_path)
    assert (said.returncode, said.stderr.splitlines()[0]) == (2, "没有“declared”这个对话。可以走的有：")
    assert "  declare：报难处" in said.stderr.splitlines()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "talk.yml").write_text("kept")
    said = mingbai("dialogue", "play", "status", "--save", str(tmp_path / "talk.yml"), data=tmp_path)
    assert (said.returncode, said.stderr.strip()) == (2, f"{tmp_path / 'talk.yml'} 已经有了，换一个文件名。")
    assert (tmp_path / "talk.yml").read_text() == "kept"


def test_the_real_dialogues_are_sound(tmp_path: Path) -> None:
    said = mingbai("dialogue", "check", data=tmp_path)
    assert (said.returncode, said.stdout.strip()) == (0, "对话没有问题。")
