"""What the tests of long-form speech share with those of the library: a data folder, and children of their own."""

from tests.library.conftest import children, data_folder

__all__ = ["children", "data_folder"]
