"""Settings: who wins, what is refused, and in which words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from zeroline.domain.errors import WrongUse
from zeroline.domain.post import PLATFORMS
from zeroline.settings import FORMATS, Settings, formats_of, load


def settings(folder: Path, toml: str | None = None, **environment: str) -> Settings:
    if toml is not None:
        (folder / "zeroline.toml").write_text(toml, encoding="utf-8")
    return load({f"ZEROLINE_{name.upper()}": value for name, value in environment.items()}, folder)


def refused(folder: Path, toml: str | None = None, **environment: str) -> str:
    with pytest.raises(WrongUse) as caught:
        settings(folder, toml, **environment)
    return caught.value.sentence


def test_the_defaults(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found == Settings(home=found.home)
    assert found.home.name == "zeroline"
    assert (found.out, found.model, found.profile, found.language) == (Path("out"), "", "netflix", "auto")
    assert (found.formats, found.threads, found.offline) == (FORMATS, 0, False)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    found = settings(tmp_path, 'profile = "bbc"\nthreads = 2\noffline = true', profile="vertical", home="/tmp/z")
    assert (found.profile, found.threads, found.offline, found.home) == ("vertical", 2, True, Path("/tmp/z"))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("out", "captions", Path("captions")),
        ("model", "small", "small"),
        ("language", "uk", "uk"),
        ("threads", "4", 4),
        ("offline", "1", True),
        ("offline", "no", False),
        ("offline", "", False),
        ("formats", "json, srt", ("srt", "json")),
    ],
)
def test_the_environment_is_text_and_is_read(tmp_path: Path, name: str, text: str, value: object) -> None:
    assert getattr(settings(tmp_path, **{name: text}), name) == value


def test_every_setting_can_be_set_in_a_file(tmp_path: Path) -> None:
    toml = (
        'home = "~/z"\nout = "o"\nmodel = "base"\nprofile = "bbc"\nlanguage = "ru"\nformats = ["vtt"]\nthreads = 1\n'
        "second_look = 0.1\ngloss = true\n"
        'offline = false\ntranslator = "firefox"\ntranslator_key = "env:OURS"\ntranslator_plain_http = true\n'
        'database = "postgresql://u@h/z"\ndesk_member = "Анна"\ntimestamp_servers = ["http://a", "http://b"]\n'
        'timestamp_roots = "roots.pem"\nlargest_upload_mb = 100\ncoarse_days = 3\n'
        'credit = "Desk"\nmail_from = "Desk <d@e.org>"\nsmtp_server = "smtps://d@e.org"\n'
        'smtp_password = "keyring:mail"\nimap_server = "imaps://d@e.org"\nimap_password = "env:OURS"\n'
        'mail_roots = "r.pem"\nsite_url = "https://e.org"\n'
        + "".join(f'{name} = "https://d@e.org"\n{name}_secret = "env:OURS"\n' for name in PLATFORMS)
    )
    (tmp_path / "zeroline.toml").write_text(toml, encoding="utf-8")
    assert load({"OURS": "p"}, tmp_path) == Settings(
        Path.home() / "z",
        Path("o"),
        "base",
        "bbc",
        "ru",
        ("vtt",),
        threads=1,
        second_look=0.1,
        gloss=True,
        offline=False,
        translator="firefox",
        translator_key="p",
        translator_plain_http=True,
        database="postgresql://u@h/z",
        desk_member="Анна",
        timestamp_servers=("http://a", "http://b"),
        timestamp_roots="roots.pem",
        largest_upload_mb=100,
        coarse_days=3,
        credit="Desk",
        mail_from="Desk <d@e.org>",
        smtp_server="smtps://d@e.org",
        smtp_password="keyring:mail",
        imap_server="imaps://d@e.org",
        imap_password="p",
        mail_roots="r.pem",
        site_url="https://e.org/",
        **dict.fromkeys(PLATFORMS, "https://d@e.org"),
        **{f"{name}_secret": "p" for name in PLATFORMS},
    )
    assert {line.partition(" ")[0] for line in toml.splitlines()} == {field.name for field in fields(Settings)}


def test_an_unknown_key_is_refused_by_its_name(tmp_path: Path) -> None:
    there = "the environment sets ZEROLINE_MODLE, which is no setting; there are bluesky, bluesky_secret, coarse_days"
    assert there in refused(tmp_path, modle="x")
    assert "zeroline.toml sets modle, which is no setting" in refused(tmp_path, 'modle = "x"')


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('profile = "imax"', "sets profile to 'imax': it must be one of netflix, bbc, vertical."),
        ('language = "en"', "it must be one of auto, ru, uk."),
        ("model = 3", "it must be a text."),
        ('out = ""', "it must name a folder."),
        ('out = "~nobody-of-this-name/x"', "sets out to '~nobody-of-this-name/x'"),
        ("threads = -1", "it must be a number from 0 to 1024."),
        ("threads = true", "it must be a number from 0 to 1024."),
        ("threads = 2.5", "it must be a number from 0 to 1024."),
        ('threads = "many"', "sets threads to 'many'"),
        ("second_look = 0.6", "it must be a number from 0 to 0.5."),
        ("second_look = nan", "it must be a number from 0 to 0.5."),
        ('second_look = "much"', "sets second_look to 'much'"),
        ("largest_upload_mb = 0", "it must be a number from 1 to 1048576."),
        ("coarse_days = -1", "it must be a number from 0 to 36500."),
        ('offline = "perhaps"', "it must be true or false."),
        ("formats = []", "it must name some of srt, vtt, ass, ttml, json."),
        ("formats = 5", "it must name some of srt"),
        ('formats = ["srt", "doc"]', "'doc' is no format; there are srt"),
        ("profile", "cannot be read as settings"),
        ("[profile]\nname = 1", "it must be one of netflix"),
    ],
)
def test_what_a_file_says_wrongly_is_a_sentence(tmp_path: Path, toml: str, why: str) -> None:
    sentence = refused(tmp_path, toml)
    assert why in sentence
    assert str(tmp_path / "zeroline.toml") in sentence


SECRETS = ("translator_key", "smtp_password", "imap_password", *(f"{name}_secret" for name in PLATFORMS))


@pytest.mark.parametrize("key", SECRETS)
def test_a_secret_in_the_file_is_refused_with_what_to_do_and_is_not_shown(tmp_path: Path, key: str) -> None:
    sentence = refused(tmp_path, f'{key} = "hunter2"')
    assert f"{tmp_path / 'zeroline.toml'} holds {key} as it is" in sentence
    for way in (f"Set ZEROLINE_{key.upper()}", f'{key} = "env:NAME"', f'{key} = "keyring:NAME"'):
        assert way in sentence
    assert "hunter2" not in sentence
    assert getattr(settings(tmp_path, f'{key} = ""'), key) == ""
    assert getattr(settings(tmp_path, "", **{key: "hunter2"}), key) == "hunter2"


def test_the_file_names_where_a_secret_is(tmp_path: Path) -> None:
    (tmp_path / "zeroline.toml").write_text('x_secret = "env:TOKEN"\nmastodon_secret = "keyring:ours"', "utf-8")
    found = load({"TOKEN": "t"}, tmp_path)
    assert (found.x_secret, found.mastodon_secret) == ("t", "keyring:ours")
    with pytest.raises(WrongUse, match="takes x_secret from the variable TOKEN, which is not set"):
        load({}, tmp_path)
    assert load({"TOKEN": "t", "ZEROLINE_X_SECRET": "wins"}, tmp_path).x_secret == "wins"


def test_a_database_may_stand_in_the_file_without_its_password(tmp_path: Path) -> None:
    assert settings(tmp_path, 'database = "postgresql://u@h/z"').database == "postgresql://u@h/z"
    assert "hunter2" not in refused(tmp_path, 'database = "postgresql://u:hunter2@h/z"')
    assert "hunter2" not in refused(tmp_path, 'database = "postgresql://u@h/z?password=hunter2"')
    assert "hunter2" not in refused(tmp_path, 'database = "postgresql://u:hunter2@[h/z"')


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "zeroline.toml").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read as settings" in refused(tmp_path)


def test_formats_come_in_our_order_once_each() -> None:
    assert formats_of("json,srt,json") == ("srt", "json")
    with pytest.raises(ValueError, match="'' is no format"):
        formats_of("srt,")
