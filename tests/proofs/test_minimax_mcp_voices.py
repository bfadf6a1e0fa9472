"""Voices of one's own by MiniMax's own MCP server, as it is published."""

from pathlib import Path

import httpx
import pytest

from tests.proofs.mcp_session import Session
from tests.sandbox.sound import decoded

TEXT = "Every morning the ferry left at six. Nobody had ever missed it."
LONG = f"{TEXT} The old captain knew each of them by name, and each of them knew him. Then the bridge was built."


@pytest.fixture(scope="module")
def sample(mcp: Session) -> Path:
    """A recording that is long enough to be cloned."""
    (file,) = mcp.saved("text_to_audio", text=f"{LONG} {LONG}", voice_id="Deep_Voice_Man", emotion="calm")
    assert decoded(file.read_bytes()).duration_ms > 10_000
    return file


def test_a_voice_that_it_clones_speaks_and_is_listed(mcp: Session, sample: Path) -> None:
    (demo,) = mcp.saved("voice_clone", voice_id="ProofVoice0019", file=str(sample), text=TEXT)
    assert decoded(demo.read_bytes()).duration_ms > 3000
    (speech,) = mcp.saved("text_to_audio", text=TEXT, voice_id="ProofVoice0019")
    assert decoded(speech.read_bytes()).duration_ms > 3000
    assert "ID: ProofVoice0019" in mcp.said("list_voices", voice_type="voice_cloning")


def test_it_clones_what_lies_behind_a_link(linking: Session, address: str) -> None:
    words = linking.said("text_to_audio", text=f"{LONG} {LONG}", voice_id="Wise_Woman")
    link = words.removeprefix("Success. Audio URL: ")
    words = linking.said("voice_clone", voice_id="ProofVoice0020", file=link, is_url=True, text="Good morning.")
    assert words.startswith(f"Success. Demo audio URL: {address}/download/"), words
    demo = httpx.get(words.removeprefix("Success. Demo audio URL: "))
    assert decoded(demo.content).duration_ms > 300


def test_it_tells_that_a_recording_is_too_short(mcp: Session) -> None:
    (short,) = mcp.saved("text_to_audio", text="Good morning.", voice_id="Wise_Woman")
    words = mcp.said("voice_clone", voice_id="ProofVoice0021", file=str(short), text=TEXT)
    assert words.startswith("Failed to clone voice: API Error: 2037-"), words


def test_a_voice_that_it_designs_speaks(mcp: Session) -> None:
    (trial,) = mcp.saved("voice_design", prompt="A warm old sailor who speaks slowly", preview_text=TEXT)
    assert trial.suffix == ".mp3" and decoded(trial.read_bytes()).duration_ms > 3000
    voice_id = mcp.words.partition("Voice ID generated: ")[2]
    (speech,) = mcp.saved("text_to_audio", text="Good morning.", voice_id=voice_id)
    assert decoded(speech.read_bytes()).duration_ms > 300
