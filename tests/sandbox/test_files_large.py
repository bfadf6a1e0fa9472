"""Files as large as they may be: neither the memory nor the server's other callers may notice."""

import hashlib
import re
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import httpx

from tests.sandbox.asking import status
from tests.sandbox.tasks import client
from tests.sandbox_process import Program
from tests.server import wait_until

PIECE, PIECES = b"0123456789abcdef" * 4096, 1600
MB = PIECES * len(PIECE) >> 20


def peak_mb(program: Program) -> float:
    """Return the most memory that a program has had."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{program.process.pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def uploaded(api: httpx.Client, purpose: str) -> dict[str, Any]:
    """Upload a large file, and return the answer."""
    head = (
        f'--edge\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n{purpose}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
    ).encode()
    tail = b"\r\n--edge--\r\n"
    size = len(head) + len(PIECE) * PIECES + len(tail)
    headers = {"Content-Type": "multipart/form-data; boundary=edge", "Content-Length": str(size)}
    answer = api.post("/v1/files/upload", content=chain([head], repeat(PIECE, PIECES), [tail]), headers=headers)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def test_a_hundred_megabytes_go_in_and_out_in_pieces(tmp_path: Path) -> None:
    with Program(tmp_path / "data") as program, client(program.url) as api:
        before = peak_mb(program)
        file = uploaded(api, "batch")["file"]
        assert file["bytes"] == PIECES * len(PIECE) == 100 << 20
        digest, size = hashlib.sha256(), 0
        with api.stream("GET", "/v1/files/retrieve_content", params={"file_id": file["file_id"]}) as answer:
            for piece in answer.iter_bytes():
                digest.update(piece)
                size += len(piece)
        whole = hashlib.sha256()
        for _ in range(PIECES):
            whole.update(PIECE)
        assert (size, digest.digest()) == (100 << 20, whole.digest())
        assert peak_mb(program) - before < MB / 4
        refused = uploaded(api, "voice_clone")
        assert status(refused) == (2013, "invalid params, invalid params: file is larger than 20 MB")
        assert len(list((tmp_path / "data" / "files").iterdir())) == 1
        # What came in is dropped when the answer has gone out.
        wait_until(lambda: not list((tmp_path / "data").glob("*.upload*")))


def test_a_file_goes_to_whoever_leaves_early_no_further(tmp_path: Path) -> None:
    with Program(tmp_path / "data") as program, client(program.url) as api:
        file = uploaded(api, "batch")["file"]
        with httpx.stream(
            "GET", f"{program.url}/v1/files/retrieve_content", params={"file_id": file["file_id"]}, headers=api.headers
        ) as answer:
            next(answer.iter_raw())
        assert status(api.get("/v1/files/list").json())[0] == 0
    assert "Traceback" not in (tmp_path / "data.log").read_text()
