"""The static files, as the server of the tests finds them."""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware


class FoundOnce(WhiteNoiseMiddleware):
    """Looks for static files once in a process: each of Django's clients makes all of the middleware anew."""

    found: dict[str, Any] = {}

    def add_files_from_finders(self) -> None:
        """Add what the first one found."""
        if not self.found:
            super().add_files_from_finders()
            self.found.update(self.files)
        self.files.update(self.found)
