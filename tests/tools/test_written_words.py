"""What people wrote runs in its own direction and is translated by no browser, wherever it stands."""

import re
from pathlib import Path

import pytest

from tests.source import named, templates

# What a template shows of what somebody wrote.
WRITTEN = r"(?:\w+\.)*(?:asset\.title|job\.title|workspace\.name|space\.name|voice\.name)"
SHOWN = re.compile(rf"<(\w+)((?:[^<>{{]|\{{\{{.*?\}}\}}|\{{%.*?%\}})*)>[^<>]*?\{{\{{ {WRITTEN}(?:\|[^}}]*)? \}}\}}")
NO_PAGE = ("title", "div hx-swap-oob", "option")  # of the window, of an answer that goes into another element
FIELD = re.compile(r"<(?:textarea|input)\b(?![^>]*readonly)[^>]*?(?:type=\"(?:text|search)\"|name=\"title\")[^>]*>")


def test_words_say_their_direction_and_are_not_translated() -> None:
    found = {}
    for path in templates():
        for tag, attributes in SHOWN.findall(path.read_text()):
            is_marked = 'dir="auto" translate="no"' in " ".join(attributes.split())
            if not f"{tag}{attributes}".startswith(NO_PAGE) and not is_marked:
                found.setdefault(named(path), []).append(f"<{tag}{attributes}>")
    assert found == {}


def test_the_pattern_finds_words() -> None:
    assert SHOWN.findall('<b class="x">{{ version.asset.title|default:job.title }}</b>') == [("b", ' class="x"')]
    assert sum(len(SHOWN.findall(path.read_text())) for path in templates()) >= 10


@pytest.mark.parametrize("path", templates(), ids=named)
def test_fields_for_words_take_their_direction_from_them(path: Path) -> None:
    assert [field for field in FIELD.findall(path.read_text()) if 'dir="auto"' not in field] == []
