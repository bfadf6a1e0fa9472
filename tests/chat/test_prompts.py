"""Prompts with fields, the workspace's instructions, and texts that are attached."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.chat.instructions.models import Instructions
from studio.chat.prompts.models import Prompt
from studio.tools.tokens import estimate_tokens
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, answered, page, post

TEXT = "Write to {{ name }} in {{place|Bergen}}: {{name}}, come to {{place}}. {{}} {not}"


def attach(browser: Client, name: str, data: bytes) -> Any:
    """Have a file read."""
    return browser.post(f"{CHAT}attach/", {"file": SimpleUploadedFile(name, data)})


def pdf(text: str) -> bytes:
    """Return a PDF of one page."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def archive(*names: str) -> bytes:
    """Return an archive with some files in it."""
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


def docx(text: str) -> bytes:
    """Return a Word document of one paragraph."""
    target = BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with ZipFile(target, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
        )
    return target.getvalue()


def test_a_prompt_asks_for_its_fields_and_goes_into_the_form(
    alices: Client, bobs: Client, tidewater: Workspace
) -> None:
    assert alices.post(f"{CHAT}prompts/new/", {"name": "Invitation", "text": TEXT}).status_code == 303
    prompt = Prompt.objects.get()
    assert prompt.blanks == [("name", ""), ("place", "Bergen")]
    assert "Invitation" in bobs.get(f"{CHAT}prompts/offer/", {"q": "vit"}).content.decode()
    use = f"{CHAT}prompts/{prompt.key}/use/"
    assert "Fill in the prompt" in bobs.get(use).content.decode()
    filled = bobs.post(use, {"blank_0": "Einar", "blank_1": ""}).context["form"]
    assert filled["text"].value() == "Write to Einar in Bergen: Einar, come to Bergen. {{}} {not}"
    assert (
        bobs.post(f"{use}?as=json", {"blank_0": "{{place}}", "blank_1": "Oslo"})
        .json()["text"]
        .startswith("Write to {{place}} in Oslo")
    )
    twice = alices.post(f"{CHAT}prompts/new/", {"name": "invitation", "text": "x"})
    assert twice.status_code == 422 and "Choose another name" in twice.content.decode()


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_instructions_have_versions_and_go_with_those_of_the_conversation_as_one(
    alices: Client, bobs: Client, tidewater: Workspace
) -> None:
    before = answered(alices, "Hello").usage["prompt"]
    for text in ("Answer like a keeper. " * 20, "Answer like a fisher. " * 20):
        assert alices.post(f"{CHAT}instructions/", {"text": text}).status_code == 303
    assert bobs.post(f"{CHAT}instructions/", {"text": "No"}).status_code == 403
    assert [one.number for one in Instructions.objects.order_by("number")] == [1, 2]
    told = answered(alices, "Hello", instructions="And be brief. " * 20)
    assert told.usage["prompt"] > before + 2 * 20 * 3
    assert told.conversation.instructions.startswith("And be brief.")
    assert "And be brief." in page(alices, told.conversation)
    alices.post(f"{CHAT}instructions/", {"text": ""})
    assert Instructions.objects.count() == 3
    assert answered(alices, "Hello").usage["prompt"] == before


@pytest.mark.parametrize(("name", "data", "words"), [
    ("a.txt", b"The tide is in.", "The tide is in."), ("b.md", "# Überfahrt".encode(), "# Überfahrt"),
    ("c.csv", "name;n\nBjørn;1\n".encode("cp1252"), "Bjørn"), ("d.pdf", pdf("The lamp is lit."), "The lamp is lit."),
    ("e.docx", docx("A page of Word"), "A page of Word"),
])  # fmt: skip
def test_a_text_is_read_before_it_is_sent(
    alices: Client, tidewater: Workspace, name: str, data: bytes, words: str
) -> None:
    response = attach(alices, name, data)
    assert response.status_code == 200
    title, text = json.loads(response.context["file"]["value"])
    assert (title, response.context["file"]["tokens"]) == (name, estimate_tokens(text)) and words in text


@pytest.mark.parametrize(("name", "data", "words"), [
    ("x.pdf", b"%PDF-1.4 broken", "damaged"), ("p.pdf", pdf(""), "only pictures"),
    ("z.zip", b"PK\x03\x04zz", "no Word document"),
    ("t.xlsx", archive("xl/workbook.xml"), "is a workbook. Save its sheet as CSV, then attach that."),
    ("renamed.docx", archive("xl/workbook.xml"), "is a workbook"),
    ("t.xls", b"\xd0\xcf\x11\xe0" * 9, "Save its sheet as CSV"),
    ("t.ods", archive("META-INF/manifest.xml"), "is a workbook"),
    ("t.pptx", archive("ppt/presentation.xml"), "Save it as PDF"),
    ("t.odt", archive("META-INF/manifest.xml"), "Save it as .docx or PDF"),
    ("t.doc", b"\xd0\xcf\x11\xe0" * 9, "old Word document"),
    ("t.png", b"\x89PNG\r\n", "Attach it as a picture"),
    ("b.bin", bytes(range(256)) * 9, "not a text"), ("e.txt", b"  ", "empty"),
    ("l.txt", b"a " * 250_000, "Split it first"),
])  # fmt: skip
def test_a_file_that_is_no_text_is_refused_in_words(
    alices: Client, tidewater: Workspace, name: str, data: bytes, words: str
) -> None:
    response = attach(alices, name, data)
    assert response.status_code == 422 and words in response.content.decode()


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_attached_texts_are_sent_shown_and_kept_when_the_form_comes_back(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    plain = answered(alices, "Say one word.").usage["prompt"]
    files = [SimpleUploadedFile("tides.txt", b"High water at nine. " * 40)]
    kept = json.dumps(["log.md", "Wind from the west. " * 40])
    answer = answered(alices, "Say one word.", texts=files, texts_kept=kept)
    assert answer.parent is not None
    assert [part.get("title") for part in answer.parent.parts] == ["log.md", "tides.txt", None]
    assert answer.usage["prompt"] > plain + 2 * 40 * 4
    assert "tides.txt" in page(alices, answer.conversation)
    edited = page(alices, answer.conversation, f"?edit={answer.parent.key}")
    assert "High water at nine." in edited
    refused = post(alices, "x", temperature="9", texts_kept=kept)
    assert refused.status_code == 422 and "Wind from the west." in refused.content.decode()
    damaged = post(alices, "x", texts_kept="{")
    assert damaged.status_code == 422 and "came back damaged" in damaged.content.decode()
