"""Read the words of a PDF, page by page."""

from collections.abc import Iterator

import pypdfium2

from studio.lib.worker import Answer, WorkFailed

MAX_PAGES = 500
MAX_CHARACTERS = 1_000_000


def read(source: str) -> Iterator[Answer]:
    """Answer the text of a PDF. Raises WorkFailed for one that is protected, damaged or nothing but pictures."""
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        needs_password = "password" in str(error).lower()
        raise WorkFailed("it is protected by a password" if needs_password else "it is damaged") from None
    if len(document) > MAX_PAGES:
        raise WorkFailed(f"it has {len(document):,} pages; at most {MAX_PAGES} are read")
    pages, length = [], 0
    for page in document:
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\x00", "").strip()
        pages.append(text)
        length += len(text)
        if length > MAX_CHARACTERS:
            raise WorkFailed(f"it has more than {MAX_CHARACTERS:,} characters")
    if not length:
        raise WorkFailed("there are no words in it, only pictures")
    yield {"text": "\n\n".join(filter(None, pages)), "pages": len(pages)}, b""
