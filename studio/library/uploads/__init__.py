"""Uploads: whole in a form, or in pieces that survive a lost network; told by their bytes and kept once a workspace."""

from studio.library.uploads.keep import UploadRefused, keep_upload

__all__ = ["UploadRefused", "keep_upload"]
