"""What was picked in the gallery, and what is done to all of it at once."""
