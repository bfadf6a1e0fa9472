"""Video clips: a layered scene or a picture, filmed by a moving camera."""
