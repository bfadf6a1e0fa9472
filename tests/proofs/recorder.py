"""Stands before the sandbox, and keeps what a foreign program asks of it, so that tests can ask it again.

`python -m tests.proofs.recorder mmx` drives MiniMax's command line (`npm install mmx-cli`) over https, prints what it
says, and writes `mmx_cli.json`: every request without its key, with names in the place of what earlier answers brought.
"""

import json
import os
import shlex
import ssl
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.proofs.recorded import FILE, Ids, told
from tests.sandbox.messaging import WEATHER
from tests.sandbox_process import Program

KEY = "sk-mmx-recorded"
NOT_KEPT = ("host", "content-length", "connection", "accept-encoding", "transfer-encoding")
COMMANDS = """\
speech voices --output json
speech synthesize --text "Every morning the ferry left at six." --out speech.mp3
speech synthesize --text "Good morning." --voice Wise_Woman --speed 1.2 --format flac --subtitles --out slow.flac
speech synthesize --text "Nobody had ever missed it." --stream
file upload --file notes.txt
file list
file delete --file-id {{file.file_id}}
image generate --prompt "A lighthouse at dusk" --aspect-ratio 16:9 --n 2 --seed 7 --out-dir pictures
image generate --prompt "A red bicycle" --width 512 --height 768 --response-format base64 --out bicycle.jpg
video generate --prompt "Ocean waves at sunset" --download waves.mp4 --poll-interval 1
video task get --task-id {{task_id}}
video download --file-id {{file_id}} --out again.mp4
video generate --model MiniMax-H3 --prompt "A boat on a pond" --duration 4 --ratio 16:9 --download boat.mp4
text chat --message "What is 17 + 25?" --model MiniMax-M2
text chat --message "What is 17 + 25?" --stream
text chat --system "Your name is Ada." --message "Hello" --message "assistant:Hello." --message "What is your name?"
text chat --message "What is the weather in Paris?" --tool weather.json
search query --q lighthouses
search query --q "clone a voice"
vision describe --image bicycle.jpg
quota show
speech transcribe --file slow.flac
speech transcribe --file slow.flac --response-format srt --language en
speech transcribe --file slow.flac --stream --output text
"""


class Recorder(ThreadingHTTPServer):
    """An https server with the sandbox's own certificate, which hands everything on to the sandbox."""

    def __init__(self, upstream: str, tls: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream, self.ids, self.kept = upstream, Ids(), list[dict[str, Any]]()
        self.trust = ssl.create_default_context(cafile=tls / "certificate.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "certificate.pem", tls / "certificate.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Hands one request on, and keeps it."""

    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_GET(self) -> None:
        """Ask the sandbox the same, and answer with its answer."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = httpx.request(
            self.command, self.server.upstream + self.path, content=body, timeout=300, verify=self.server.trust,
            headers={**headers, "accept-encoding": "identity"},
        )  # fmt: skip
        self.server.kept.append(self.record(headers, body, answer))
        self.server.ids.learn(answer)
        self.send_response(answer.status_code)
        for name in ("content-type", "trace-id"):
            self.send_header(name, answer.headers.get(name, ""))
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def do_POST(self) -> None:
        """Do the same."""
        self.do_GET()

    def record(self, headers: dict[str, str], body: bytes, answer: httpx.Response) -> dict[str, Any]:
        """Return a request as it is kept."""
        ids = self.server.ids
        kept = {name: value.replace(KEY, "{key}") for name, value in headers.items() if name not in NOT_KEPT}
        asked = {"method": self.command, "path": ids.named(self.path), "headers": kept, "body": ids.packed(body)}
        return {**asked, "answer": told(answer)}

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is in the file."""


def run(program: str, recorder: Recorder, folder: Path, tls: Path) -> None:
    """Run all commands, one after another, and print what they say."""
    settings = {"NODE_EXTRA_CA_CERTS": str(tls / "certificate.pem"), "MMX_CONFIG_DIR": str(folder)}
    (folder / "notes.txt").write_text("The ferry leaves at six.\n")
    (folder / "weather.json").write_text(json.dumps(WEATHER))
    for line in COMMANDS.splitlines():
        # A region that is named is not looked for, which would mean asking the service itself.
        more = ["--api-key", KEY, "--base-url", recorder.url, "--region", "global", "--non-interactive"]
        begun = len(recorder.kept)
        words = [program, *shlex.split(recorder.ids.filled(line)), *more]
        done = subprocess.run(words, cwd=folder, env={**os.environ, **settings}, capture_output=True, check=False)
        said = (done.stdout[:300] + done.stderr[-300:]).decode(errors="replace")
        sys.stdout.write(f"$ mmx {line}\n{said}\n(exit {done.returncode})\n")
        for kept in recorder.kept[begun:]:
            kept["command"] = line


def main() -> None:
    """Record everything anew."""
    folder = Path(tempfile.mkdtemp())
    with Program(folder / "data", "--stdin", "--tls", "--pace", "at-once") as program:
        tls = folder / "data" / "tls"
        recorder = Recorder(program.url, tls)
        threading.Thread(target=recorder.serve_forever, daemon=True).start()
        run(sys.argv[1], recorder, folder, tls)
        recorder.shutdown()
    sys.stdout.write(f"Files: {sorted(path.name for path in folder.rglob('*') if 'data' not in path.parts)}\n")
    FILE.write_text(json.dumps(recorder.kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
