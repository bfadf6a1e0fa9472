"""Every package of the locks has a licence that was read; what is not permissive is named in NOTICE."""

import re
import sysconfig
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from tests.source import ROOT
from tests.test_locks import LOCKS, locked

LICENCES = {
    package: licence
    for licence, packages in tomllib.loads((ROOT / "tests" / "licences.toml").read_text()).items()
    for package in packages
}
NOTICE = (ROOT / "NOTICE").read_text()
PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "MIT", "MIT-0", "MIT-CMU", "Zlib",
}  # fmt: skip
# The words in which wheels speak of a licence; LGPL is asked for before GPL, of which it is a part.
FAMILIES = {
    r"\b(?:GNU Lesser General Public|LGPL)": "LGPL", r"\bAffero|AGPL": "AGPL", r"\b(?:GNU General Public|GPL)": "GPL",
    r"\bMozilla|\bMPL\b": "MPL", r"\bApache\b": "Apache", r"BSD\b": "BSD", r"\bMIT\b": "MIT",
    r"\bPython Software Foundation|\bPSF": "PSF",
}  # fmt: skip
# Libraries under the GPL or the LGPL that wheels of media are known to bring along, without a word in their metadata.
COPYLEFT = re.compile(
    r"lib(?:x26[45]|av(?:codec|device|filter|format|util)|sw(?:resample|scale)|gmp|gnutls|nettle|hogweed|unistring|heif|de265"
    r"|espeak-ng|fluidsynth|mp3lame|fdk|kvazaar|rubberband|vidstab|xvid|sndfile|mpg123|readline|gcc_s|quadmath)\b"
)
PACKAGES = Path(sysconfig.get_paths()["platlib"])


def families_of(package: str) -> set[str] | None:
    """Return which licences an installed package's own metadata names; None where it is for another system."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return None
    classifiers = [row for row in told.get_all("Classifier") or [] if row.startswith("License")]
    expression = told.get("License-Expression") or ""
    text = expression or "\n".join([told.get("License") or "", *classifiers])
    found = set()
    for words, family in FAMILIES.items():
        if re.search(words, text):
            found.add(family)
            text = re.sub(words, "", text)
    return found


def test_every_package_of_the_locks_has_a_licence_that_was_read() -> None:
    assert set(LICENCES) == {package for lock in LOCKS for package in locked(lock)}


@pytest.mark.parametrize("package", sorted(LICENCES))
def test_a_package_is_under_the_licence_of_the_list(package: str) -> None:
    told = families_of(package)
    if told:
        listed = {family for words, family in FAMILIES.items() if re.search(words, LICENCES[package])}
        assert listed & told, f"{package} says {told}"
        copyleft = told & {"GPL", "LGPL", "AGPL", "MPL"}
        assert not copyleft - listed or package in NOTICE, f"{package} says {copyleft}"


def test_what_is_not_permissive_is_named_in_notice() -> None:
    asks_for_more = [
        package
        for package, licence in LICENCES.items()
        if not any(set(choice.split(" AND ")) <= PERMISSIVE for choice in licence.split(" OR "))
    ]
    assert "djlint" in asks_for_more and "certifi" in asks_for_more
    assert [package for package in asks_for_more if package not in NOTICE] == []


def test_nothing_is_under_the_affero_licence() -> None:
    assert [package for package, licence in LICENCES.items() if "AGPL" in licence] == []


def test_libraries_and_data_that_wheels_bring_along_are_named_too() -> None:
    brought = {file.name for file in PACKAGES.glob("*/lib*.so*")} | {file.name for file in PACKAGES.glob("*/*.sf2")}
    names = {found[0] for name in brought if (found := COPYLEFT.match(name))}
    names |= {name for name in brought if name.endswith(".sf2")}
    assert {"libx264", "libespeak-ng", "TimGM6mb.sf2"} <= names
    assert [name for name in sorted(names) if name not in NOTICE] == []


def test_the_repository_names_its_notice() -> None:
    assert '"NOTICE"' in (ROOT / "pyproject.toml").read_text()
    assert "[NOTICE](NOTICE)" in (ROOT / "README.md").read_text()
