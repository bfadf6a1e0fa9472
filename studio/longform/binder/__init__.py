"""The child that binds sounds to one file; only here are they decoded."""
