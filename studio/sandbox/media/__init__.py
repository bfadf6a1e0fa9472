"""Voices made for real, offline: nothing here asks a network."""
