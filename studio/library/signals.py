"""Signals of the library."""

from django.dispatch import Signal

# Sent when an asset was put into the bin, with ``asset``; perhaps inside a transaction.
deleted = Signal()

# Sent when something of assets changed that no saving of them tells, with ``ids``; inside the transaction that does it.
changed = Signal()
