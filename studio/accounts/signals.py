"""What this app tells the others."""

from django.dispatch import Signal

# Sent inside the transaction that changes a key, with user_id, key_id and state ("removed" when it is gone).
key_changed = Signal()
