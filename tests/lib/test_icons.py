"""Icons: drawn where they stand, so that a page carries those that it shows and no others."""

import re
from pathlib import Path

import pytest

from studio.accounts.models import User
from studio.lib.icons import draw_icon, drawings
from studio.workspaces.models import Workspace
from tests.people import signed_in
from tests.source import ROOT, templates

NAMED = re.compile(r'{% icon "([^"]+)"')
USED = re.compile(r'"#i-([\w-]+)"')
SYMBOL = re.compile(r'<symbol id="i-([\w-]+)"')
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
BASE = ROOT / "templates" / "base.html"


def names_in(paths: list[Path], pattern: re.Pattern[str]) -> set[str]:
    """Return the icons that some files name."""
    return {name for path in paths for name in pattern.findall(path.read_text())}


def test_every_icon_that_a_template_names_is_drawn() -> None:
    assert names_in(templates(), NAMED) - set(drawings()) == set()


def test_a_page_has_the_icons_that_scripts_use_and_no_other_symbols(tidewater: Workspace, alice: User) -> None:
    page = signed_in(alice).get("/w/tidewater/speech/").content.decode()
    assert sorted(SYMBOL.findall(page)) == sorted(names_in(SCRIPTS, USED))
    assert draw_icon("upload") in page
    assert "#i-" not in page


@pytest.mark.parametrize("name", ["", "none-such", '"><b>'])
def test_an_unknown_icon_is_an_empty_place_of_its_size(name: str) -> None:
    assert draw_icon(name) == '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"></svg>'
