"""The app of what things cost."""

from django.apps import AppConfig

from studio.ledger import quote


class LedgerConfig(AppConfig):
    """Counts what was asked for, what was charged and what was given back."""

    name = "studio.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Read the operator's prices, so that a slip in the file stops the start and not somebody's job."""
        quote.read_prices()
