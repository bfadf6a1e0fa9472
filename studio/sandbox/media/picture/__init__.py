"""Pictures without a model: a prompt's nouns are rendered from shaded bodies and placed in a lit scene."""
