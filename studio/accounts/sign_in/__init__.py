"""Signing in: slowed by address and by account, without ever keeping out whoever has been here before."""
