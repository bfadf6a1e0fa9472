"""MiniMax's own MCP server, as it is published, with the sandbox in the place of the service: speech and voices."""

from pathlib import Path

import httpx
import pytest

from tests.proofs.conftest import KEY
from tests.proofs.foreign import Foreign
from tests.proofs.heard import share
from tests.proofs.mcp_session import Session
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import charged, client

TEXT = "Every morning the ferry left at six. Nobody had ever missed it."
OTHER = "The weather is fine today, and we will go to the market."
TOOLS = {
    "text_to_audio", "list_voices", "voice_clone", "voice_design", "play_audio",
    "generate_video", "query_video_generation", "text_to_image",
}  # fmt: skip


@pytest.fixture(scope="module")
def spoken(mcp: Session) -> Path:
    """A file that it has saved."""
    (file,) = mcp.saved("text_to_audio", text=TEXT, voice_id="Wise_Woman")
    return file


def test_it_offers_eight_tools(mcp: Session) -> None:
    assert mcp.tools() == TOOLS


def test_it_saves_speech_that_plays_and_pays_for_it(spoken: Path, address: str) -> None:
    sound = decoded(spoken.read_bytes())
    assert 3000 < sound.duration_ms < 7000 and (sound.sample_rate_hz, sound.channels) == (32000, 1)
    with client(address, KEY) as api:
        assert [row["units"] for row in charged(api)][:1] == [len(TEXT)]


def test_its_speech_says_the_text(spoken: Path) -> None:
    with Foreign("pocketsphinx", "listener.py") as listener:
        assert share(listener, spoken, TEXT) > 0.6
        assert share(listener, spoken, OTHER) < 0.3


def test_it_saves_what_format_it_asks_for(mcp: Session) -> None:
    (file,) = mcp.saved("text_to_audio", text="Good morning.", format="flac", sample_rate=44100, channel=2)
    sound = decoded(file.read_bytes())
    assert (file.suffix, sound.sample_rate_hz, sound.channels) == (".flac", 44100, 2)


def test_it_gives_the_player_what_it_saved(mcp: Session, spoken: Path) -> None:
    assert mcp.said("play_audio", input_file_path=str(spoken)).startswith("Successfully played")
    assert mcp.played.read_bytes() == spoken.read_bytes()


def test_it_lists_the_voices(mcp: Session) -> None:
    words = mcp.said("list_voices", voice_type="system")
    assert "ID: Wise_Woman" in words and words.endswith("Voice Cloning Voices: []")


def test_it_tells_what_is_refused(mcp: Session) -> None:
    assert "1026-input new_sensitive" in mcp.said("text_to_audio", text="Say sandbox-1026.", voice_id="Wise_Woman")


def test_it_tells_that_a_key_is_bad(address: str, tmp_path: Path) -> None:
    with Session("minimax-mcp", tmp_path, address, "sk-bad-0001") as session:
        assert "please check your API key" in session.said("list_voices")


def test_it_hands_on_a_link_in_place_of_a_file(linking: Session, address: str) -> None:
    words = linking.said("text_to_audio", text="Good morning.")
    assert words.startswith(f"Success. Audio URL: {address}/download/"), words
    link = words.removeprefix("Success. Audio URL: ")
    assert decoded(httpx.get(link).content).duration_ms > 300
    assert linking.said("play_audio", input_file_path=link, is_url=True).startswith("Successfully played")
    assert linking.played.read_bytes() == httpx.get(link).content
