"""Signals that apps above this one can receive."""

from django.dispatch import Signal

# Asked before a person is removed or leaves, with ``membership``; a receiver returns sentences about what will happen.
leaving = Signal()

# Sent inside the transaction that ends a membership, with ``membership``.
left = Signal()

# Asked for the team page, with ``workspace``; a receiver returns what each spent this month, by the person's id.
spending = Signal()

# Sent inside the transaction that deletes a workspace, with ``workspace``; it can be taken back for 30 days.
deleted = Signal()
