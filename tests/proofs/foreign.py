"""A script that runs in the environment of a foreign client, and is asked for deeds one after another."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.proofs.environments import environment


class Foreign:
    """A running script; use it in a ``with`` statement. It answers a JSON object on each line with another."""

    def __init__(self, client: str, script: str, **settings: str) -> None:
        words = [str(environment(client) / "python"), str(Path(__file__).with_name(script))]
        self.process = subprocess.Popen(
            words, env={**os.environ, **settings}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=30)

    def tried(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Return the answer to a deed as it came: a result, or what was raised."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"{self.process.args} ended; its last words are above"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def done(self, do: str, **arguments: Any) -> Any:
        """Return the result of a deed."""
        answer = self.tried(do, **arguments)
        assert "result" in answer, answer
        return answer["result"]
