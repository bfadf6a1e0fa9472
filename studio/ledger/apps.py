"""App configuration."""

from importlib import import_module

from django.apps import AppConfig

from studio.ledger import quote


class LedgerConfig(AppConfig):
    """Quotes, prices and the ledger."""

    name = "studio.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Parse prices.toml, so that a mistake in it fails the start and not a job; listen to the team page."""
        quote.read_prices()
        import_module("studio.ledger.spending")
