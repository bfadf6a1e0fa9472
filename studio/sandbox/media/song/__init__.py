"""Songs: a request is composed as a score, played by a SoundFont's instruments and sung by the English voice."""
