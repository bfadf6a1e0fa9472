"""Signals of jobs."""

from django.dispatch import Signal

# Sent inside the transaction that settles a job, with ``job``: other apps write their own rows there.
settled = Signal()
