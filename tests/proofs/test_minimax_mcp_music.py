"""The last version of MiniMax's MCP server that makes music, as it is published."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.proofs.mcp_session import Session
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import charged, client

OLD = "minimax-mcp-0.0.18"
SONG = {
    "prompt": "A calm folk ballad with an acoustic guitar",
    "lyrics": "[Verse]\nThe river runs below the town\nAnd carries all our summers down",
}
KEY = "sk-mcp-0018"


@pytest.fixture(scope="module")
def mcp(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The old server, which saves files."""
    with Session(OLD, tmp_path_factory.mktemp("old"), address, KEY) as session:
        yield session


def test_it_saves_a_song_that_plays_and_pays_for_it(mcp: Session, address: str) -> None:
    (file,) = mcp.saved("music_generation", **SONG, sample_rate=44100, format="wav")
    sound = decoded(file.read_bytes())
    assert file.suffix == ".wav" and sound.sample_rate_hz == 44100
    assert 8_000 < sound.duration_ms < 60_000
    with client(address, KEY) as api:
        assert [row["path"] for row in charged(api)] == ["/v1/music_generation"]


def test_it_tells_what_is_refused(mcp: Session) -> None:
    words = mcp.said("music_generation", prompt=SONG["prompt"], lyrics="[Verse]\nSing sandbox-1026 to me")
    assert words.startswith("Failed to generate music: API Error: 1026-"), words


def test_it_hands_on_a_link_in_place_of_a_file(address: str, tmp_path: Path) -> None:
    with Session(OLD, tmp_path, address, KEY, mode="url") as session:
        words = session.said("music_generation", **SONG)
        assert words.startswith(f"Success. Music url: {address}/download/"), words
        sound = decoded(httpx.get(words.removeprefix("Success. Music url: ")).content)
        assert sound.duration_ms > 8_000 and sound.sample_rate_hz == 32000
