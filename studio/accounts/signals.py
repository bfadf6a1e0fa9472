"""Signals that apps above this one can receive."""

from django.dispatch import Signal

# Sent inside the transaction that changes a key, with user_id, key_id and state ("removed" when it is gone).
key_changed = Signal()
