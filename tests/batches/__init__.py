"""The batch lab."""
