"""The server, as the app meets it: over HTTP, with a token, and never left behind."""

import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import jwt
import pytest
from conftest import ROOT

SECRET = "an invented secret of thirty-two characters and more"
PERSONAL = "我叫韦小明住在板栗屯低保批没批"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(model, port, log, **environment):
    command = [sys.executable, str(ROOT / "nlu/serve.py"), "--model", str(model), "--port", str(port)]
    settings = {**os.environ, "MINGBAI_NLU_SECRET": SECRET, **environment}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, env=settings)


def token(role="admin", secret=SECRET):
    return {"Authorization": "Bearer " + jwt.encode({"user": {"username": "app", "role": role}}, secret, "HS256")}


@pytest.fixture(scope="module")
def server(model, tmp_path_factory):
    """Port and log file of a running server, started with LOG_LEVEL=DEBUG to see that it stays silent."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as out:
        process = start(model, port, out, LOG_LEVEL="DEBUG")
        wait_for(port, process)
        yield port, log
        process.stdin.close()
        assert process.wait(10) == 0


def wait_for(port, process):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, json.dumps(body), token() if headers is None else headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_it_parses_with_a_token(server):
    status, body = ask(server[0], "POST", "/model/parse", {"text": "低保一个月多少钱"})
    told = json.loads(body)
    assert (status, told["intent"]["name"], told["part"]["name"]) == (200, "dibao", "amount")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (token(role="user"), 403), (token(secret="another secret of thirty-two characters"), 401)],
)
def test_without_the_right_token_it_refuses(server, headers, status):
    assert ask(server[0], "POST", "/model/parse", {"text": "低保"}, headers)[0] == status


def test_a_message_that_begins_with_a_slash_is_a_message(server):
    told = json.loads(ask(server[0], "POST", "/model/parse", {"text": "/dibao"})[1])
    assert told["intent"]["confidence"] < 0.5


def test_an_empty_message_is_answered_without_confidence(server):
    status, body = ask(server[0], "POST", "/model/parse", {"text": "  "})
    assert (status, json.loads(body)["intent"]["confidence"]) == (200, 0.0)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/status"), ("PUT", "/model"), ("DELETE", "/model"), ("GET", "/domain"),
     ("POST", "/webhooks/rest/webhook"), ("POST", "/model/train"),
     ("GET", "/conversations/x/tracker"), ("POST", "/model/test/intents"), ("GET", "/version"), ("POST", "/auth")],
)
def test_what_we_do_not_use_is_closed(server, method, path):
    assert ask(server[0], method, path, {})[0] == 404


def test_the_connection_is_kept_alive(server):
    connection = http.client.HTTPConnection("127.0.0.1", server[0], timeout=10)
    sockets = set()
    for _ in range(3):
        connection.request("POST", "/model/parse", json.dumps({"text": "五保"}), token())
        connection.getresponse().read()
        sockets.add(connection.sock.getsockname())
    assert len(sockets) == 1


def test_the_log_never_holds_what_people_say(server):
    port, log = server
    assert ask(port, "POST", "/model/parse", {"text": PERSONAL})[0] == 200
    ask(port, "POST", "/model/parse", {"message": PERSONAL})
    written = log.read_text("utf-8", errors="replace")
    assert PERSONAL not in written
    assert json.dumps(PERSONAL)[1:-1] not in written
    assert "\\u97e6" not in written


def refusal(model, tmp_path, **environment):
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = start(model, free_port(), out, **environment)
        code = process.wait(30)
    return code, log.read_text("utf-8").splitlines()


def test_a_missing_model_is_refused(tmp_path):
    code, lines = refusal(tmp_path / "none.tar.gz", tmp_path)
    assert (code, len(lines)) == (2, 1)
    assert "there is no model" in lines[0]


def test_a_model_that_is_not_the_one_of_its_note_is_refused(model, tmp_path):
    changed = tmp_path / "nlu.tar.gz"
    changed.write_bytes(model.read_bytes() + b"x")
    shutil.copy(model.with_name(model.name + ".json"), tmp_path)
    assert refusal(changed, tmp_path) == (2, ["nlu: nlu.tar.gz is not the file that its note speaks of; train again"])


def test_an_archive_that_is_no_rasa_model_is_refused(tmp_path):
    archive = tmp_path / "nlu.tar.gz"
    with tarfile.open(archive, "w:gz") as made:
        made.add(__file__, "metadata.json")
    note = {"sha256": hashlib.sha256(archive.read_bytes()).hexdigest()}
    (tmp_path / "nlu.tar.gz.json").write_text(json.dumps(note), "utf-8")
    code, lines = refusal(archive, tmp_path)  # beside what Rasa says
    assert (code, lines.count("nlu: nlu.tar.gz cannot be loaded; train again")) == (2, 1)


def test_a_port_that_is_taken_is_refused(model, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        log = tmp_path / "log"
        with log.open("wb") as out:
            assert start(model, other.getsockname()[1], out).wait(30) == 2
    assert "cannot be used" in log.read_text("utf-8")


def test_a_short_secret_is_refused(model, tmp_path):
    code, lines = refusal(model, tmp_path, MINGBAI_NLU_SECRET="short")
    assert (code, len(lines)) == (2, 1)


def ended(pid):
    """Gone, or a zombie that nobody has waited for yet."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().split()[2] == "Z"


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at the process in /proc")
def test_it_ends_when_its_parent_is_killed(model, tmp_path):
    """The parent holds no pipe to it here, so only the watch on the parent can end it."""
    port = free_port()
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, {str(ROOT / 'nlu/serve.py')!r}, '--model', {str(model)!r},"
        f" '--port', '{port}'], stdin=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env={**os.environ, "MINGBAI_NLU_SECRET": SECRET})
    child = int(parent.stdout.readline())
    wait_for(port, parent)
    parent.kill()
    parent.wait()
    for _ in range(100):
        if ended(child):
            return
        time.sleep(0.1)
    os.kill(child, 9)
    raise AssertionError("the server outlived its parent")
