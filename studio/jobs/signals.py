"""Signals of jobs."""

from django.dispatch import Signal

# Sent inside the transaction that writes a job, with ``job`` and ``answers`` (what another app asked the next version
# for, or ""), before anybody hears of it.
created = Signal()

# Sent inside the transaction that settles a job, with ``job``: other apps write their own rows there.
settled = Signal()
