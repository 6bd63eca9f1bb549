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
ANSWERED = ("POST", "/model/parse")


def refuse(why: str) -> None:
    """One line and exit code 2: started wrongly, so starting again will not help."""
    print(f"nlu: {why}", file=sys.stderr, flush=True)
    sys.exit(2)


def checked_secret() -> str:
    secret = os.environ.pop(SECRET, "")
    if len(secret.encode()) < SHORTEST_SECRET:
        refuse(f"the environment variable {SECRET} must hold at least {SHORTEST_SECRET} characters")
    return secret


def taken(port: int) -> socket.socket:
    """The port is ours from now on, although nobody listens before the model answers."""
    ours = socket.socket()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        ours.bind((HOST, port))
    except (OSError, OverflowError) as error:
        refuse(f"port {port} cannot be used: {error}")
    return ours


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
        if (request.method, request.path) != ANSWERED:
            return response.json({"status": "failure", "reason": "NotFound"}, status=404)
        as_text(request.json)
        return None

    async def load(app: Any, loop: Any) -> None:
        app.ctx.agent = await load_agent(model_path=str(model), loop=loop)
        if not await answers(app.ctx.agent):
            refuse(f"{model.name} cannot be loaded; train again")

    app.register_listener(load, "before_server_start")
    return app


async def answers(agent: Any) -> bool:
    """Warms up, and proves that the model was loaded: Rasa goes on without one."""
    if not agent.is_ready():
        return False
    parsed = await agent.parse_message("低保是什么")
    return {"intent", "part"} <= parsed.keys() and bool(parsed["intent"]["name"])


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
    ours = taken(asked.port)
    stop_with_parent()
    with tempfile.TemporaryDirectory(prefix="mingbai-nlu-") as folder:
        rasa_room.enter(folder)
        app = application(model, secret)
        rasa_room.quiet()
        app.run(sock=ours, workers=1, access_log=False, debug=False)


if __name__ == "__main__":
    main()
