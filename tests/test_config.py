"""Settings are one documented table, and what is wrong in a file or variable is named with its place."""

from pathlib import Path

import pytest

from dragoman.config import data_folder, find_file, load_settings, settings_table
from dragoman.errors import SettingsError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "dragoman.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_all_settings_have_defaults() -> None:
    settings = load_settings(None, {})
    assert settings.site.editions == ("en",)
    assert settings.translate.engines == ("ctranslate2", "apertium")


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    path = write(tmp_path, '[site]\nname = "Desk"\nport = 9000\neditions = ["en", "fr"]\n[fetch]\npause_seconds = 3\n')
    settings = load_settings(path, {"DRAGOMAN_SITE_PORT": "9001", "DRAGOMAN_SITE_PUBLIC": "yes", "HOME": "/"})
    assert settings.site.name == "Desk"
    assert settings.site.port == 9001
    assert settings.site.public is True
    assert settings.site.editions == ("en", "fr")
    assert settings.fetch.pause_seconds == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[site]\nname = "x"\n\nprot = 1\n', "line 4: unknown key prot in [site]; known are name, editions"),
        ("[site]\nport = 1\n[feeds]\nx = 1\n", "line 3: unknown key [feeds]; known tables are store, site"),
        ("port = 1\n", "line 1: unknown key [port]"),
        ("site = 1\n", "line 1: site is a table, write [site]"),
        ('[site]\nport = "x"\n', "line 2: port = 'x' is not a whole number"),
        ("[site]\nport = 70000\n", "line 2: port = 70000 is not between 0 and 65535"),
        ("[site]\nport = true\n", "line 2: port = True is not a whole number"),
        ('[site]\neditions = "en"\n', "line 2: editions = 'en' is not a list of texts"),
        ("[site]\neditions = []\n", "line 2: editions = [] is not a list of texts"),
        ("[site]\npublic = 1\n", "line 2: public = 1 is not true or false"),
        ('[site]\npublic_url = "wire.example"\n', "line 2: public_url = 'wire.example' is not an address as https://"),
        ('[site]\npublic_url = "https://wire.example/en"\n', "is not an address as https://wire.example"),
        ('[site]\npublic_url = "https://a:b@wire.example"\n', "is not an address"),
        ('[site]\npublic_url = "https://wire.example:x"\n', "is not an address"),
        ('[site]\npublic_url = "ftp://wire.example"\n', "is not an address"),
        ("[site\n", "is not valid TOML"),
        ("site.prot = 1\n", "line 1: unknown key prot in [site]"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("DRAGOMAN_SITE_PROT", "1", "environment variable DRAGOMAN_SITE_PROT: unknown setting"),
        ("DRAGOMAN_SITE_PORT", "many", "environment variable DRAGOMAN_SITE_PORT: 'many' is not a whole number"),
        ("DRAGOMAN_SITE_PUBLIC", "perhaps", "'perhaps' is not true or false"),
        ("DRAGOMAN_FETCH_PAUSE_SECONDS", "-1", "pause_seconds = -1.0 is not between 0 and 3600"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(variable: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(None, {variable: value})
    assert words in str(caught.value)


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"gone\.toml: can't be read \(No such file"):
        load_settings(tmp_path / "gone.toml", {})
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings(binary, {})


def test_the_file_is_found_by_variable_then_here_then_in_the_config_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert find_file(config) is None
    (tmp_path / "config" / "dragoman").mkdir(parents=True)
    there = tmp_path / "config" / "dragoman" / "dragoman.toml"
    there.touch()
    assert find_file(config) == there
    Path("dragoman.toml").touch()
    assert find_file(config) == Path("dragoman.toml")
    assert find_file(config | {"DRAGOMAN_SETTINGS": "other.toml"}) == Path("other.toml")


def test_the_data_folder_is_the_users_own_unless_set(tmp_path: Path) -> None:
    assert data_folder(load_settings(None, {}), {"XDG_DATA_HOME": "/data"}) == Path("/data/dragoman")
    path = write(tmp_path, '[store]\nfolder = "/srv/wire"\n')
    assert data_folder(load_settings(path, {}), {}) == Path("/srv/wire")


def test_the_documented_table_is_the_real_one() -> None:
    assert settings_table() in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["", "https://wire.example", "https://wire.example/", "http://[::1]:8420"])
def test_a_public_address_is_scheme_host_and_port(url: str) -> None:
    assert load_settings(None, {"DRAGOMAN_SITE_PUBLIC_URL": url}).site.public_url == url
