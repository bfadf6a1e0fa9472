"""A session with an MCP server over its stdin and stdout: one JSON object a line."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.proofs.environments import environment

PROTOCOL = "2025-03-26"
# A machine of tests has no loudspeaker: what is given to be played is kept instead.
PLAYER = '#!/bin/sh\ncat > "$PLAYED"\n'


class Session:
    """A running `minimax-mcp`; use it in a ``with`` statement. Its files go below ``folder``."""

    def __init__(self, client: str, folder: Path, url: str, key: str, mode: str = "local") -> None:
        self.folder, self.played, self.number, self.words = folder, folder / "played", 0, ""
        player = folder / "bin" / "ffplay"
        player.parent.mkdir(parents=True)
        player.write_text(PLAYER)
        player.chmod(0o755)
        settings = {
            "MINIMAX_API_KEY": key, "MINIMAX_API_HOST": url, "MINIMAX_MCP_BASE_PATH": str(folder),
            "MINIMAX_API_RESOURCE_MODE": mode, "PLAYED": str(self.played),
            "PATH": f"{player.parent}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        self.log = (folder / "stderr.log").open("w+")
        self.process = subprocess.Popen(
            [environment(client) / "minimax-mcp"], env={**os.environ, **settings}, cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        me = {"name": "the tests of Studio", "version": "1"}
        self.ask("initialize", protocolVersion=PROTOCOL, capabilities={}, clientInfo=me)
        self.write(method="notifications/initialized")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)
        self.log.close()

    def write(self, **message: Any) -> None:
        """Send one message."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self.process.stdin.flush()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of a request."""
        assert self.process.stdout is not None
        self.number += 1
        self.write(id=self.number, method=method, params=parameters)
        for line in self.process.stdout:
            # It greets whoever starts it on the same stream.
            message = json.loads(line) if line.startswith("{") else {}
            if message.get("id") == self.number:
                assert "result" in message, message
                result: dict[str, Any] = message["result"]
                return result
        raise AssertionError(f"{self.process.args} ended: {Path(self.log.name).read_text()}")

    def tools(self) -> set[str]:
        """Return the names of its tools."""
        return {tool["name"] for tool in self.ask("tools/list")["tools"]}

    def said(self, tool: str, **arguments: Any) -> str:
        """Return the text that a tool answers; the last one is kept as ``words``."""
        (content,) = self.ask("tools/call", name=tool, arguments=arguments)["content"]
        self.words = str(content["text"])
        return self.words

    def saved(self, tool: str, **arguments: Any) -> list[Path]:
        """Return the new files that a tool has saved in a folder of its own, and says so."""
        into = self.folder / f"{tool}-{self.number}"
        words = self.said(tool, output_directory=str(into), **arguments)
        files = sorted(into.iterdir()) if into.exists() else []
        assert files and all(str(file) in words for file in files), words
        return files
