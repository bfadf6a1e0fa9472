"""After a test that writes for all to see, the tables that tests write are emptied."""

from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

# What models there are and what may be done with them, as the migrations wrote it: no test changes it. Django's own way
# writes both anew after each such test, which takes longer than many of these tests.
KEPT = {"django_content_type", "auth_permission"}


def pytest_sessionstart() -> None:
    """Take Django's way out."""
    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[method-assign]


def empty_tables(test_case: TransactionTestCase) -> None:
    """Delete all rows, in one transaction, of all tables but those that say what there is."""
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(names - KEPT)))
