"""A process that behaves as nlu/serve.py does from outside: answers parse, ends when its stdin closes.

The name of the model tells what it does: `hangs` answers only the first question, `silent` never listens, `broken` is
refused, `slow` takes its time for each answer.
"""

import argparse
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

told = argparse.ArgumentParser()
told.add_argument("--model")
told.add_argument("--port", type=int)
asked = told.parse_args()
answered = 0
if "broken" in asked.model:
    sys.exit(2)


class Parse(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        global answered
        answered += 1
        if "hangs" in asked.model and answered > 1:
            time.sleep(60)
        if "slow" in asked.model:
            time.sleep(0.3)
        body = {"intent": {"name": Path(asked.model).name, "confidence": 1.0},
                "part": {"name": str(os.getpid()), "confidence": 1.0}}
        self.send_response(200 if self.headers.get("Authorization", "").startswith("Bearer ") else 401)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


def end_with_stdin() -> None:
    while sys.stdin.buffer.read1(100):
        pass
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()
if "silent" in asked.model:
    time.sleep(60)
HTTPServer(("127.0.0.1", asked.port), Parse).serve_forever()
