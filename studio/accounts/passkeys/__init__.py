"""Passkeys: made, named, removed, and used to sign in; the ceremony itself is allauth's."""
