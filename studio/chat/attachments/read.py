"""Read a file that is attached to a question as text, or say why it cannot be."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile, ZipFile

from studio.chat.office import call_office
from studio.lib.worker import WorkerDied, WorkFailed
from studio.tools.text_files.read import ZIP, Unreadable, read_text_file

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 400_000
PDF = b"%PDF"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True, slots=True)
class Office:
    """A sort of file that is not read: a file in its archive, its suffixes, and what people do instead."""

    part: str
    suffixes: tuple[str, ...]
    noun: str
    advice: str


OFFICE = (
    Office("xl/workbook.xml", (".xlsx", ".xlsm", ".xls", ".ods"), "a workbook", "Save its sheet as CSV"),
    Office("ppt/presentation.xml", (".pptx", ".ppt", ".odp"), "a presentation", "Save it as PDF"),
    Office("META-INF/manifest.xml", (".odt",), "an OpenDocument text", "Save it as .docx or PDF"),
)


def read_attachment(name: str, data: bytes) -> tuple[str, str]:
    """Return the name of a file and its text. Raises Unreadable."""
    short = PurePath(name).name[:120] or "file"
    if len(data) > MAX_BYTES:
        raise Unreadable(f"“{short}” is larger than {MAX_BYTES // 1_000_000} MB.")
    refuse_office(short, data)
    text = read_pdf(short, data) if data[:1024].lstrip().startswith(PDF) else read_text_file(short, data).text
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            f"“{short}” has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be sent. Split it first."
        )
    return short, text


def refuse_office(name: str, data: bytes) -> None:
    """Refuse what people take for a text and is none, and say what to do instead. Raises Unreadable."""
    parts = parts_of(data)
    suffix = PurePath(name).suffix.lower()
    for sort in OFFICE:
        if sort.part in parts or (suffix in sort.suffixes and (parts or data.startswith(OLD_OFFICE))):
            raise Unreadable(f"“{name}” is {sort.noun}. {sort.advice}, then attach that.")
    if data.startswith(PICTURES):
        raise Unreadable(f"“{name}” is a picture. Attach it as a picture: a model that sees it will answer.")


def parts_of(data: bytes) -> set[str]:
    """Return the names of the files in an archive; none for anything else."""
    if not data.startswith(ZIP):
        return set()
    try:
        return set(ZipFile(BytesIO(data)).namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return set()


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
