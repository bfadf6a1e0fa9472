"""Invitations by a link that works once."""
