"""App configuration."""

from django.apps import AppConfig

from studio.ledger import quote


class LedgerConfig(AppConfig):
    """Quotes, prices and the ledger."""

    name = "studio.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Parse prices.toml at start, so that a mistake in it fails the start and not a job."""
        quote.read_prices()
