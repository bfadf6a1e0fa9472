"""Songs: a brief becomes a score, the score is played by a SoundFont's instruments and sung by the English voice."""
