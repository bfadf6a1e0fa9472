"""kill −9 in the middle of a large upload: it goes on where it was, and becomes one thing with the same bytes."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.faults.studio import TOKEN, Studio
from tests.library.films import padded
from tests.server import wait_until

SIZE, PIECE = 300_000_000, 8 << 20
CUTS = {5, 20}  # pieces in the middle of which the server dies


@pytest.fixture
def studio(tmp_path: Path, sandbox_url: str) -> Iterator[Studio]:
    """A studio with a data folder of its own."""
    with Studio(tmp_path / "data", sandbox_url) as started:
        yield started


def send_and_kill(studio: Studio, url: str, piece: bytes, headers: dict[str, str]) -> None:
    """Send half of a piece, let the server die, and start it again."""

    def halves() -> Iterator[bytes]:
        yield piece[: len(piece) // 2]
        studio.kill()
        yield piece[len(piece) // 2 :]

    with pytest.raises(httpx.HTTPError):
        studio.browser.patch(url, content=halves(), headers={**headers, "Content-Length": str(len(piece))})
    studio.start()


@pytest.mark.timeout(300)
def test_300_mb_cut_in_the_middle_become_one_film(studio: Studio) -> None:
    data, offset, number, headers = padded(SIZE), 0, 0, {"X-CSRFToken": TOKEN}
    studio.start()
    announced = studio.browser.post(
        "/w/tidewater/uploads/", data={"name": "Storm.mp4", "size": SIZE}, headers=headers
    ).json()
    while offset < SIZE:
        number += 1
        piece, more = data[offset : offset + PIECE], {**headers, "Upload-Offset": str(offset)}
        if number in CUTS:
            send_and_kill(studio, announced["url"], piece, more)
            assert int(studio.browser.head(announced["url"]).headers["Upload-Offset"]) == offset
        else:
            offset = studio.browser.patch(announced["url"], content=piece, headers=more).json()["offset"]
    answers = [studio.browser.post(announced["url"], headers=headers, timeout=120) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and answers[0].json() == answers[1].json()
    [row] = studio.rows("SELECT sha256, size_bytes FROM library_version")
    assert (row["sha256"], row["size_bytes"]) == (sha256(data).hexdigest(), SIZE)
    wait_until(lambda: not list((studio.data / "uploads").iterdir()))
