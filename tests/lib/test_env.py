"""A setting that makes no sense is refused with one sentence that says what to write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.lib import env
from studio.lib.env import Misconfigured

NAME = "STUDIO_TEST"
Give = Callable[[str], None]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    """Set the variable."""
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize(("value", "read"), [("", "default"), ("  ", "default"), (" x ", "x")])
def test_an_empty_setting_counts_as_unset(give: Give, value: str, read: str) -> None:
    give(value)
    assert env.text(NAME, "default") == read


@pytest.mark.parametrize(("value", "read"), [("", False), ("0", False), ("no", False), ("1", True), ("True", True)])
def test_a_switch_is_on_or_off(give: Give, value: str, read: bool) -> None:
    give(value)
    assert env.flag(NAME) is read


def test_a_switch_is_nothing_else(give: Give) -> None:
    give("maybe")
    with pytest.raises(Misconfigured, match="STUDIO_TEST is “maybe”; say 1 or 0"):
        env.flag(NAME)


def test_a_choice_names_what_it_offers(give: Give) -> None:
    assert env.choice(NAME, "info", ("debug", "info")) == "info"
    give("LOUD")
    with pytest.raises(Misconfigured, match="is “loud”; say one of: debug, info"):
        env.choice(NAME, "info", ("debug", "info"))


@pytest.mark.parametrize(
    "url", ["https://a.example", "https://a.example/v1", "http://127.0.0.1:8601", "http://[::1]:1"]
)
def test_a_web_address_loses_its_last_slash_only(url: str) -> None:
    assert env.web_address(NAME, f"{url}/") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "ftp://a.example",
        "https://",
        "https://a.example/?x=1",
        "https://a#b",
        "https://a.example:99999",
        "https://a.example:0",
        "https://a.example:x",
        "https://[::g]",
        "https://a b.example",
        "https://a.example,b.example",
        "https://a.example,https://b.example",
        "https://a_b\\c",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="not a web address"):
        env.web_address(NAME, url)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://Studio.Example.org:443/", "https://studio.example.org"), ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"), ("https://a.example:8443", "https://a.example:8443"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"), ("https://faß.example", "https://xn--fa-hia.example"),
    ],
)  # fmt: skip
def test_an_origin_is_written_as_a_browser_does(written: str, meant: str) -> None:
    assert env.origin(NAME, written) == meant


@pytest.mark.parametrize(
    ("value", "words"), [("https://a.example/studio", "name the host alone"), ("https://me:pw@a.example", "without")]
)
def test_an_origin_is_nothing_more(value: str, words: str) -> None:
    with pytest.raises(Misconfigured, match=words) as refused:
        env.origin(NAME, value)
    assert "pw" not in str(refused.value)


@pytest.mark.parametrize("value", ["127.0.0.1", "http://127.0.0.1", "redis://:pw@a:99999"])
def test_a_redis_is_an_address_of_one(give: Give, value: str) -> None:
    assert env.redis(NAME) == ""
    give("rediss://me:pw@a.example:6380/1")
    assert env.redis(NAME) == "rediss://me:pw@a.example:6380/1"
    give(value)
    with pytest.raises(Misconfigured, match="is not an address such as redis://user:password@host") as refused:
        env.redis(NAME)
    assert ":pw@a" not in str(refused.value)


@pytest.mark.parametrize("value", ["garbage", "7V-E-OzTnqWx0Xvj4N1kd3wkjAvlnqrvVHT1D1pYXkA=,garbage", " , "])
def test_a_key_that_seals_nothing_is_named_by_its_place(value: str) -> None:
    with pytest.raises(Misconfigured, match=NAME) as refused:
        env.field_keys(NAME, value)
    assert "garbage" not in str(refused.value)


def test_a_secret_that_can_be_guessed_is_refused(give: Give, tmp_path: Path) -> None:
    give("sesame")
    with pytest.raises(Misconfigured, match="STUDIO_TEST is too short; say 32 characters or more"):
        env.secret(NAME, tmp_path / "secrets" / "key", lambda: "made")


@pytest.mark.parametrize("host", ["a.example", "10.0.0.1", "127.0.0.2", "localhost.a.example"])
def test_an_address_without_tls_must_be_on_this_machine(host: str) -> None:
    with pytest.raises(Misconfigured, match="only an address on this machine may use http"):
        env.web_address(NAME, f"http://{host}")


def test_addresses_have_names(give: Give) -> None:
    give(" staging = https://a.example/ ,local=http://127.0.0.1:1,")
    assert env.named_addresses(NAME) == {"staging": "https://a.example", "local": "http://127.0.0.1:1"}


@pytest.mark.parametrize(
    "value", ["https://a.example", "=https://a.example", "a b=https://a.example", "x=http://a.example"]
)
def test_a_list_of_addresses_without_names_is_refused(give: Give, value: str) -> None:
    give(value)
    with pytest.raises(Misconfigured, match=NAME):
        env.named_addresses(NAME)


def test_postgres_is_read_from_its_address(tmp_path: Path) -> None:
    read = env.database("postgres://al%40ice:p%3Aw@db.example:5433/studio", tmp_path)
    assert [read[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "studio", "al@ice", "p:w", "db.example", "5433",
    ]  # fmt: skip


@pytest.mark.parametrize("url", ["mysql://db/x", "postgres://db", "postgres:///x", "db", "postgres://db:99999/x"])
def test_another_database_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="STUDIO_DATABASE is not an address such as"):
        env.database(url, tmp_path)


def test_a_secret_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "key"
    first = env.secret(NAME, file, lambda: "made")
    assert (first, env.secret(NAME, file, lambda: "other")) == ("made", "made")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_secret_of_the_environment_leaves_no_file(give: Give, tmp_path: Path) -> None:
    give("given" * 8)
    assert env.secret(NAME, tmp_path / "secrets" / "key", lambda: "made") == "given" * 8
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(Misconfigured, match=r"nothing can be kept in the data folder .*/data .*--data DIR"):
        env.secret(NAME, tmp_path / "data" / "secrets" / "key", lambda: "made")


def test_places_are_origins_or_everywhere(give: Give) -> None:
    assert env.places(NAME, "public") == ()
    give("public, https://files.example.org/,http://127.0.0.1:9")
    assert env.places(NAME, "public") == ("public", "https://files.example.org", "http://127.0.0.1:9")


@pytest.mark.parametrize("value", ["everywhere", "http://files.example.org", "https://a.example/b"])
def test_a_place_is_a_host_alone(give: Give, value: str) -> None:
    give(value)
    with pytest.raises(Misconfigured, match="STUDIO_TEST has “"):
        env.places(NAME, "public")


def name_provider(monkeypatch: pytest.MonkeyPatch, **parts: str) -> None:
    """Set the variables of a provider."""
    for part, value in parts.items():
        monkeypatch.setenv(f"{NAME}_{part}", value)


WHOLE = {"ISSUER": "https://id.example.org/realms/a/", "CLIENT": "studio", "SECRET": "hush"}


def test_a_provider_is_read_whole_and_hides_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.openid_provider(NAME) is None
    name_provider(monkeypatch, **WHOLE)
    found = env.openid_provider(NAME)
    assert found and (found.issuer, found.name) == ("https://id.example.org/realms/a", "id.example.org")
    assert found.secret == "hush" and "hush" not in repr(found)
    name_provider(monkeypatch, ISSUER=f"{found.issuer}/.well-known/openid-configuration", NAME="Harbour ID")
    again = env.openid_provider(NAME)
    assert again and (again.issuer, again.name) == (found.issuer, "Harbour ID")


@pytest.mark.parametrize(("parts", "words"), [
    ({**WHOLE, "SECRET": ""}, "STUDIO_TEST_SECRET must be set too"),
    ({"NAME": "Harbour ID"}, "STUDIO_TEST_ISSUER and STUDIO_TEST_CLIENT and STUDIO_TEST_SECRET must be set too"),
    ({**WHOLE, "ISSUER": "id.example.org"}, "not a web address"),
    ({**WHOLE, "ISSUER": "http://id.example.org"}, "only an address on this machine may use http"),
    ({**WHOLE, "NAME": "x" * 41}, "STUDIO_TEST_NAME is longer than 40 characters"),
])  # fmt: skip
def test_half_a_provider_is_refused(monkeypatch: pytest.MonkeyPatch, parts: dict[str, str], words: str) -> None:
    name_provider(monkeypatch, **parts)
    with pytest.raises(Misconfigured, match=words) as refused:
        env.openid_provider(NAME)
    assert "hush" not in str(refused.value)
