"""Signals of reviews."""

from django.dispatch import Signal

# Sent when an asset's comments or review changed, with ``asset``; perhaps inside a transaction.
reviewed = Signal()
