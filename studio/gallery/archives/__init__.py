"""ZIP archives of what was picked: made while they are sent, of known length, from any byte on."""
