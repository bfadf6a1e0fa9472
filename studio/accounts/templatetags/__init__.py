"""Template tags of the ways in."""
