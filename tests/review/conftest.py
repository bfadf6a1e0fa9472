"""What there is to be reviewed: takes, films, pictures and texts on Tidewater's shelf."""

from tests.library.conftest import alices, data_folder, shelve

__all__ = ["alices", "data_folder", "shelve"]
