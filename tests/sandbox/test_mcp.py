"""MiniMax's own MCP server, as it is published, with the sandbox in the place of the service."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.sandbox.asking import KEY, TEXT
from tests.sandbox.sound import decoded
from tests.sandboxes import charges


@asynccontextmanager
async def minimax_mcp(url: str, folder: Path, mode: str = "local") -> AsyncIterator[ClientSession]:
    """Start `minimax-mcp` on its stdin and stdout, and yield a session with it."""
    environment = {
        "MINIMAX_API_KEY": KEY, "MINIMAX_API_HOST": url, "MINIMAX_MCP_BASE_PATH": str(folder),
        "MINIMAX_API_RESOURCE_MODE": mode,
    }  # fmt: skip
    entry = str(Path(sys.executable).parent / "minimax-mcp")
    async with (
        stdio_client(StdioServerParameters(command=entry, env=environment, cwd=folder)) as (read, write),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


def said(url: str, folder: Path, tool: str, *, mode: str = "local", **arguments: object) -> str:
    """Return the text that a tool answers."""

    async def ask() -> str:
        async with minimax_mcp(url, folder, mode) as session:
            result = await session.call_tool(tool, arguments)
            return str(result.content[0].text)

    return asyncio.run(ask())


def test_it_saves_speech_that_plays(calm_sandbox: str, tmp_path: Path) -> None:
    words = said(calm_sandbox, tmp_path, "text_to_audio", text=TEXT, voice_id="Wise_Woman")
    assert words.startswith("Success."), words
    (file,) = tmp_path.glob("*.mp3")
    assert decoded(file.read_bytes()).duration_ms > 3000
    assert [row["characters"] for row in charges(calm_sandbox)] == [len(TEXT)]


def test_its_own_default_voice_is_there_and_it_may_ask_for_a_link(calm_sandbox: str, tmp_path: Path) -> None:
    words = said(calm_sandbox, tmp_path, "text_to_audio", mode="url", text="Good morning.")
    assert words.startswith("Success. Audio URL: http://127.0.0.1:"), words
    assert decoded(httpx.get(words.removeprefix("Success. Audio URL: ")).content).duration_ms > 300


def test_it_lists_the_voices(calm_sandbox: str, tmp_path: Path) -> None:
    words = said(calm_sandbox, tmp_path, "list_voices", voice_type="all")
    assert "ID: Wise_Woman" in words and "Voice Cloning Voices: []" in words


def test_it_tells_what_is_refused(calm_sandbox: str, tmp_path: Path) -> None:
    words = said(calm_sandbox, tmp_path, "text_to_audio", text="Say sandbox-1026.", voice_id="Wise_Woman")
    assert "1026-input new_sensitive" in words
