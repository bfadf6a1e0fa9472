"""Tests of tables whose rows a tool makes."""
