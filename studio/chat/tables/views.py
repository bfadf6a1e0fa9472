"""Pages of a workspace's tables, and the files of an answer that is one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from studio.chat.access import message_for
from studio.chat.office import call_office
from studio.chat.shelf.views import Shelf
from studio.chat.tables.answers import Answered, read_table, to_cell, to_csv, to_json
from studio.chat.tables.forms import TableForm
from studio.lib.http import HtmxRequest, see_other
from studio.lib.worker import WorkFailed
from studio.workspaces.access import Seat, member_view

SHELF = Shelf(
    "tables",
    "Tables",
    "table",
    "Columns that an answer fills in. Choose one in a chat's settings; the answer can be saved as CSV, XLSX or JSON.",
    TableForm,
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@member_view()
def table_file(request: HtmxRequest, seat: Seat, key: str, format_name: str) -> HttpResponseBase:
    """Answer the table of an answer as a file."""
    message = message_for(seat, key)
    table = read_table(message)
    if table is None or format_name not in TYPES:
        raise Http404
    try:
        content = write_file(table, format_name)
    except (WorkFailed, TimeoutError):
        messages.error(request, "The workbook could not be written. The table is kept; save it as CSV or JSON.")
        return see_other("chat:conversation", seat.workspace.slug, message.conversation.key)
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{table.title}.{format_name}") or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[format_name], headers=headers)


def write_file(table: Answered, format_name: str) -> bytes:
    """Return the bytes of a file. Raises WorkFailed, TimeoutError."""
    if format_name == "xlsx":
        rows = [[to_cell(value) for value in row] for row in table.rows]
        return call_office("workbook.write", title=table.title, columns=table.columns, rows=rows)[1]
    if format_name == "csv":
        return b"\xef\xbb\xbf" + to_csv(table).encode()  # spreadsheets know UTF-8 by its mark
    return to_json(table).encode()
