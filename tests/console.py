"""What a browser complains about: console messages, script errors, reports of the content policy."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage


class Console:
    """Collects every complaint of every page of a context; a test may say which ones it provokes."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.expected: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """Hear all pages of the context. Chromium writes breaches of the content policy to the console too."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.messages.append(f"script error: {error.error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        self.messages.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def expect(self, pattern: str) -> None:
        """Allow messages that match, because the test provokes them."""
        self.expected.append(pattern)

    def complaints(self) -> list[str]:
        """Return the messages that no test asked for."""
        return [text for text in self.messages if not any(re.search(pattern, text) for pattern in self.expected)]
