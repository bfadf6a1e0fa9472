"""Pictures without a model: a prompt's nouns are built from shaded bodies and set into a scene with its own light."""
