"""Word documents, made by hand."""

import io
import zipfile

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
# As German Word has it.
STYLES = f"<w:styles {NAMES}><w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style></w:styles>"


def archive(**members: str | bytes) -> bytes:
    """Return a ZIP with members of the folder ``word``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def docx(body: str, before: str = "") -> bytes:
    """Return a document of some paragraphs."""
    return archive(document=f"{before}<w:document {NAMES}><w:body>{body}</w:body></w:document>", styles=STYLES)


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
