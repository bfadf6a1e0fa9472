"""Signals of the library."""

from django.dispatch import Signal

# Sent when an asset was put into the bin, with ``asset``; perhaps inside a transaction.
deleted = Signal()

# Sent when something of assets changed that no saving of them tells, with ``ids``; inside the transaction that does it.
changed = Signal()

# Sent inside the transaction that copies assets into another workspace, with ``copies``: other apps write their rows.
copied = Signal()

# Sent inside that transaction when everything of it is written, with ``assets``, the copies.
arrived = Signal()
