"""Serve: answer /model/parse on this machine only, for as long as the process that started us lives."""

import argparse
import os
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from nlu import rasa_room
from nlu.model_file import NotAModel, check

HOST = "127.0.0.1"
SECRET = "MINGBAI_NLU_SECRET"  # noqa: S105 (the name, not the secret)
SHORTEST_SECRET = 32  # bytes, RFC 7518 3.2 for HS256
ANSWERED = {("GET", "/"), ("GET", "/status"), ("POST", "/model/parse"), ("PUT", "/model")}


def refuse(why: str) -> None:
    """One line and exit code 2: started wrongly, so starting again will not help."""
    print(f"nlu: {why}", file=sys.stderr, flush=True)
    sys.exit(2)


def checked_secret() -> str:
    secret = os.environ.pop(SECRET, "")
    if len(secret.encode()) < SHORTEST_SECRET:
        refuse(f"the environment variable {SECRET} must hold at least {SHORTEST_SECRET} characters")
    return secret


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            refuse(f"port {port} cannot be used: {error}")


def stop_with_parent() -> None:
    """Never be left behind: end when the pipe on stdin closes, or when the parent is gone."""
    parent = os.getppid()

    def watch_stdin() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch_parent, daemon=True).start()
    if stdin_is_pipe():
        threading.Thread(target=watch_stdin, daemon=True).start()


def stdin_is_pipe() -> bool:
    """Only a pipe tells that somebody holds the other end; /dev/null is at its end from the start."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def application(model: Path, secret: str) -> Any:
    """Rasa's own HTTP server without channels, trackers or training."""
    from rasa.core.agent import load_agent
    from rasa.core.run import configure_app
    from sanic import response

    app = configure_app(input_channels=[], enable_api=True, jwt_secret=secret, jwt_method="HS256")

    @app.middleware("request")
    async def only_what_is_used(request: Any) -> Any | None:
        if (request.method, request.path) not in ANSWERED:
            return response.json({"status": "failure", "reason": "NotFound"}, status=404)
        if request.method == "PUT":
            return refusal_of(request.json)
        if request.method == "POST":
            as_text(request.json)
        return None

    def refusal_of(body: Any) -> Any | None:
        """A new model must pass the same check as the first, and come from this machine."""
        try:
            if set(body) != {"model_file"}:
                raise NotAModel("only model_file may be given")
            check(Path(body["model_file"]))
        except (NotAModel, TypeError) as error:
            return response.json({"status": "failure", "reason": "BadRequest", "message": str(error)}, status=400)
        return None

    async def load(app: Any, loop: Any) -> None:
        app.ctx.agent = await load_agent(model_path=str(model), loop=loop)
        parsed = await app.ctx.agent.parse_message("低保是什么")  # warms up, and proves that the model answers
        if not {"intent", "part"} <= parsed.keys() or not parsed["intent"]["name"]:
            refuse(f"{model.name} was loaded but does not answer; train again")

    app.register_listener(load, "before_server_start")
    return app


def as_text(body: Any) -> None:
    """Rasa takes a message that begins with / for a command; here it is a message like any other."""
    if isinstance(body, dict) and isinstance(body.get("text"), str):
        body["text"] = body["text"].lstrip("/ \t\r\n")


def main() -> None:
    told = argparse.ArgumentParser(description="Serve the nlu model on 127.0.0.1.")
    told.add_argument("--model", type=Path, required=True, help="archive that nlu/train.py wrote")
    told.add_argument("--port", type=int, required=True)
    asked = told.parse_args()
    model, secret = asked.model.resolve(), checked_secret()
    try:
        check(model)
    except NotAModel as error:
        refuse(str(error))
    check_port(asked.port)
    stop_with_parent()
    with tempfile.TemporaryDirectory(prefix="mingbai-nlu-") as folder:
        rasa_room.enter(folder)
        app = application(model, secret)
        rasa_room.quiet()
        app.run(host=HOST, port=asked.port, workers=1, access_log=False, debug=False)


if __name__ == "__main__":
    main()
