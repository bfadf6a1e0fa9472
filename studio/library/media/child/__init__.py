"""The media child: only here are files decoded, with one named reader each, within limits of time and memory.

For every medium it serves two calls. ``<medium>.inspect(source, **params)`` answers what was measured.
``<medium>.derive(source, targets, **params)`` writes files: ``targets`` maps names of derivatives to paths.
"""
