"""The child that writes workbooks and reads documents."""

from studio.chat.office import pdf, workbook
from studio.lib.worker import Handler, serve

HANDLERS: dict[str, Handler] = {"workbook.write": workbook.write, "pdf.read": pdf.read}

if __name__ == "__main__":
    serve(HANDLERS)
