"""Signals of the library."""

from django.dispatch import Signal

# Sent when an asset was put into the bin, with ``asset``; perhaps inside a transaction.
deleted = Signal()
