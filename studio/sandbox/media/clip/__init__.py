"""Clips: a scene in layers or a picture, seen by a camera that moves as it is told."""
