"""Training writes what the app relies on, and refuses what it should not learn."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import time

import numpy as np
import pytest
import yaml
from conftest import PHRASES, ROOT, train

from nlu.components.fingerprint import fingerprint
from nlu.phrase_book import read_book


@pytest.fixture
def note(model):
    return json.loads(model.with_name(model.name + ".json").read_text("utf-8"))


def test_the_note_tells_what_the_model_is_made_of(model, note):
    book = read_book([PHRASES])
    assert note["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()
    assert note["fingerprint"] == train("--fingerprint").stdout.strip()
    assert note["routes"] == sorted({phrase.route for phrase in book})
    assert note["phrases"] == len(book)


def test_the_model_holds_no_code(model):
    with tarfile.open(model) as archive:
        files = {member.name: member for member in archive if member.isfile()}
        packed = [io.BytesIO(archive.extractfile(files[name]).read()) for name in files if name.endswith(".npz")]
    assert {name.rsplit(".", 1)[-1] for name in files} == {"json", "npy", "npz"}
    for arrays in packed:
        with np.load(arrays, allow_pickle=False) as kept:
            assert {array.dtype.kind for array in kept.values()} <= {"f", "i"}


def test_the_fingerprint_is_quick():
    begun = time.monotonic()
    train("--fingerprint")
    assert time.monotonic() - begun < 1  # 0.1 s where nothing else runs


def test_a_training_that_is_ended_leaves_nothing_behind(tmp_path):
    command = [sys.executable, str(ROOT / "nlu/train.py"), "--model", str(tmp_path / "models/nlu.tar.gz")]
    training = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert training.stdout.readline().decode().startswith("正在学习")
    time.sleep(2)
    training.terminate()
    assert training.wait(30) == 1
    assert list(tmp_path.iterdir()) == []


def test_county_phrases_change_the_fingerprint(tmp_path):
    (tmp_path / "dibao.yml").write_text("nlu:\n- intent: dibao\n  examples: |\n    - 我们镇的低保\n", "utf-8")
    assert train("--fingerprint", "--also", tmp_path).stdout != train("--fingerprint").stdout


def test_county_words_change_the_fingerprint(tmp_path):
    (tmp_path / "dialect.txt").write_text("阿公米\t特困供养\n", "utf-8")
    assert train("--fingerprint", "--words", tmp_path).stdout != train("--fingerprint").stdout


def test_any_changed_file_changes_the_fingerprint(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("几多\t多少\n", "utf-8")
    before = fingerprint([tmp_path])
    words.write_text("几多\t多少钱\n", "utf-8")
    assert fingerprint([tmp_path]) != before


def test_a_contradiction_is_refused_before_training(tmp_path):
    taught = next(phrase for phrase in read_book([PHRASES]) if phrase.route == "dibao")
    block = f"nlu:\n- intent: tekun\n  examples: |\n    - {taught.text}\n"
    (tmp_path / "tekun.yml").write_text(block, "utf-8")
    refused = train("--model", tmp_path / "m.tar.gz", "--also", tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == f"同一句话教了两个主题（dibao、tekun），请留一个：{taught.text}\n"
    assert not (tmp_path / "m.tar.gz").exists()


def test_the_pipeline_in_the_model_is_that_of_config_yml(model):
    """Rasa may fall back to other things with only a warning; the pipeline in the archive must be config.yml's."""
    with tarfile.open(model) as archive:
        metadata = json.load(archive.extractfile("metadata.json"))
    used = {node["uses"] for node in metadata["predict_schema"]["nodes"].values() if "nlu.components" in node["uses"]}
    told = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    assert used == {step["name"] for step in told["pipeline"]}
