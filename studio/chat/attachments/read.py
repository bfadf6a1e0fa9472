"""Read a file that is attached to a question as text, or say why it cannot be."""

from pathlib import PurePath
from tempfile import NamedTemporaryFile

from studio.chat.office import call_office
from studio.lib.worker import WorkerDied, WorkFailed
from studio.tools.text_files.read import Unreadable, read_text_file

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 400_000
PDF = b"%PDF"


def read_attachment(name: str, data: bytes) -> tuple[str, str]:
    """Return the name of a file and its text. Raises Unreadable."""
    short = PurePath(name).name[:120] or "file"
    if len(data) > MAX_BYTES:
        raise Unreadable(f"“{short}” is larger than {MAX_BYTES // 1_000_000} MB.")
    text = read_pdf(short, data) if data[:1024].lstrip().startswith(PDF) else read_text_file(short, data).text
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{short}” has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be sent. Split it first."
        )
    return short, text


def read_pdf(name: str, data: bytes) -> str:
    """Return the words of a PDF, read in a child. Raises Unreadable."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        try:
            return str(call_office("pdf.read", source=file.name)[0]["text"])
        except (WorkerDied, TimeoutError):
            raise Unreadable(f"“{name}” could not be read: it is damaged, or far too complicated.") from None
        except WorkFailed as error:
            raise Unreadable(f"“{name}” cannot be read: {error}.") from None
