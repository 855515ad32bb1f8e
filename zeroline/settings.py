"""Settings: loaded once, typed, handed on. Flags win over ZEROLINE_* over zeroline.toml over the defaults."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_dir

from zeroline.domain.errors import WrongUse
from zeroline.domain.post import PLATFORMS

FILE = "zeroline.toml"
PROFILES = ("netflix", "bbc", "vertical")
LANGUAGES = ("auto", "ru", "uk")
FORMATS = ("srt", "vtt", "ass", "ttml", "json")
IN_KEYRING = "keyring:"  # before the name of an entry that holds a secret
_IN_ENVIRONMENT = "env:"
_PLAIN = (
    "{where} holds {key} as it is, and a secret must not lie in a file. Set ZEROLINE_{upper}, or write "
    '{key} = "env:NAME" there to take it from the variable NAME, or {key} = "keyring:NAME" for what '
    "`keyring set zeroline NAME` keeps."
)


@dataclass(frozen=True)
class Settings:
    """What a desk can turn. docs/settings.md lists the same in a table.

    `home` holds the archive, fetched models and kept results; `threads` 0 means every core that the machine lends;
    `second_look` is how much of a clip's length decoding doubted English again may take, 0 to 0.5;
    `gloss` lets captions explain a term in brackets at its first use; `offline` forbids fetching a model. `translator`
    is what renders text: firefox, a folder, http:URL#MODEL, or empty: none; its key is shown nowhere.
    Secrets are here as they are, or name an entry of the keyring: "keyring:NAME".
    `translator_plain_http` lets it be reached without TLS outside private networks. `database` is the address of the
    archive's database, empty: archive.db in `home`; `desk_member` is who works at this desk; `timestamp_servers` are
    the RFC 3161 servers that stamp the archive's log, none or at least two, and `timestamp_roots` a PEM file of the
    certificates that their answers must lead to. `largest_upload_mb` is how many MiB a file may have that is dropped on
    the desk. `credit` is how packs and releases name whose translation it is, empty: nobody's name; for `coarse_days`
    after a clip was first seen its releases name places no finer than their region.
    `site_url` is where the public site will stand, for absolute addresses in its feeds.
    `mail_from` is who sends enquiries, `smtp_server` and `imap_server` where letters go out and answers arrive, with
    their passwords, which are shown nowhere; `mail_roots` a PEM file of further certificates to trust there.
    `bluesky`, `mastodon`, `telegram` and `x` are the accounts that post, https://NAME@HOST, with their secrets, which
    are shown nowhere.
    """

    home: Path
    out: Path = Path("out")
    model: str = ""  # empty: the best that is present
    profile: str = "netflix"
    language: str = "auto"
    formats: tuple[str, ...] = FORMATS
    threads: int = 0
    second_look: float = 0.0
    gloss: bool = False
    offline: bool = False
    translator: str = ""
    translator_key: str = field(default="", repr=False)
    translator_plain_http: bool = False
    database: str = field(default="", repr=False)  # it may hold a password
    desk_member: str = ""
    timestamp_servers: tuple[str, ...] = ()
    timestamp_roots: str = ""
    largest_upload_mb: int = 8192
    credit: str = ""
    coarse_days: int = 14
    site_url: str = ""
    mail_from: str = ""
    smtp_server: str = ""
    smtp_password: str = field(default="", repr=False)
    imap_server: str = ""
    imap_password: str = field(default="", repr=False)
    mail_roots: str = ""
    bluesky: str = ""
    bluesky_secret: str = field(default="", repr=False)
    mastodon: str = ""
    mastodon_secret: str = field(default="", repr=False)
    telegram: str = ""
    telegram_secret: str = field(default="", repr=False)
    x: str = ""
    x_secret: str = field(default="", repr=False)

    def acting(self, by: str | None) -> str | None:
        """Who acts: `by` where somebody was named, else the desk's member; None: nobody is named."""
        return by or self.desk_member or None

    def deciding(self, by: str | None) -> str:
        """The same for a decision, which needs somebody who made it. Raises WrongUse."""
        name = self.acting(by)
        if name is None:
            raise WrongUse("Somebody must be named who decides this: --by NAME, or `desk_member` in the settings.")
        return name


def load(environment: Mapping[str, str], folder: Path) -> Settings:
    """The settings of `folder`/zeroline.toml and the ZEROLINE_* variables. Raises WrongUse, naming what it refuses."""
    settings = Settings(home=Path(user_data_dir("zeroline")))
    file = folder / FILE
    if file.is_file():
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise WrongUse(f"{file} cannot be read as settings: {error}.") from error
        settings = _with(settings, _without_secrets(table, environment, str(file)), str(file))
    prefix = "ZEROLINE_"
    ours = {name[len(prefix) :].lower(): value for name, value in environment.items() if name.startswith(prefix)}
    ours.pop("ci", None)  # speaks to the tests, not to us
    return _with(settings, ours, "the environment")


def _without_secrets(table: Mapping[str, object], environment: Mapping[str, str], where: str) -> dict[str, object]:
    """The table of a file with what its `env:NAME` stand for. Raises WrongUse where a secret stands in it: files are
    copied, sent and kept in repositories."""
    read = dict(table)
    for key in _SECRET & table.keys():
        told = table[key]
        if not isinstance(told, str) or not told or told.startswith(IN_KEYRING):
            continue
        if told.startswith(_IN_ENVIRONMENT):
            name = told.removeprefix(_IN_ENVIRONMENT)
            if name not in environment:
                raise WrongUse(f"{where} takes {key} from the variable {name}, which is not set.")
            read[key] = environment[name]
        elif key != "database" or _has_password(told):
            raise WrongUse(_PLAIN.format(where=where, key=key, upper=key.upper()))
    return read


def _has_password(database: str) -> bool:
    try:
        return urlsplit(database).password is not None or "password" in urlsplit(database).query.lower()
    except ValueError:
        return True


def _with(settings: Settings, table: Mapping[str, object], where: str) -> Settings:
    known = {field.name for field in fields(Settings)}
    for key in table:
        if key not in known:
            name = f"ZEROLINE_{key.upper()}" if where == "the environment" else key
            raise WrongUse(f"{where} sets {name}, which is no setting; there are {', '.join(sorted(known))}.")
    return replace(settings, **{key: _typed(key, value, where) for key, value in table.items()})  # type: ignore[arg-type]


def _typed(key: str, value: object, where: str) -> object:
    try:
        return _READ[key](value)
    except (TypeError, ValueError, RuntimeError) as error:  # RuntimeError: "~nobody" is nobody's home
        shown = "…" if key in _SECRET else repr(value)
        raise WrongUse(f"{where} sets {key} to {shown}: {error}.") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("it must be a text")
    return value


def _line(value: object) -> str:
    if not _text(value).isprintable():
        raise ValueError("it must be text on one line")
    return _text(value)


def _address(value: object) -> str:
    """With a slash at its end; empty: none."""
    told = _line(value)
    parts = urlsplit(told)
    if told and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("it must look like https://captions.example.org/")
    return told if not told or told.endswith("/") else f"{told}/"


def _path(value: object) -> Path:
    if not _text(value):
        raise ValueError("it must name a folder")
    return Path(_text(value)).expanduser()


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return str(value)

    return read


def formats_of(value: object) -> tuple[str, ...]:
    """The file formats named in `value`, a list or a text with commas, in our order. Raises ValueError."""
    named = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(named, list | tuple) or not named:
        raise ValueError(f"it must name some of {', '.join(FORMATS)}")
    for name in named:
        if name not in FORMATS:
            raise ValueError(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in named)


def _servers(value: object) -> tuple[str, ...]:
    named = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
    if not isinstance(named, list | tuple) or not all(isinstance(one, str) for one in named):
        raise ValueError("it must name addresses")
    if len(set(named)) == 1:
        raise ValueError("one server would have to be trusted alone; name two or more, or none")
    return tuple(dict.fromkeys(named))


def _threads(value: object) -> int:
    number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
    if not 0 <= number <= 1024:
        raise ValueError("it must be a number from 0 to 1024")
    return number


def _megabytes(value: object) -> int:
    number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
    if not 1 <= number <= 1 << 20:
        raise ValueError("it must be a number from 1 to 1048576")
    return number


def _days(value: object) -> int:
    number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
    if not 0 <= number <= 36_500:
        raise ValueError("it must be a number from 0 to 36500")
    return number


def _share(value: object) -> float:
    share = float(value) if isinstance(value, float | int | str) and not isinstance(value, bool) else -1.0
    if not 0 <= share <= 0.5:
        raise ValueError("it must be a number from 0 to 0.5")
    return share


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("1", "true", "yes", "0", "false", "no", ""):
        return value in ("1", "true", "yes")
    raise ValueError("it must be true or false")


_READ: dict[str, Callable[[object], object]] = {
    "home": _path,
    "out": _path,
    "model": _text,
    "profile": _one_of(PROFILES),
    "language": _one_of(LANGUAGES),
    "formats": formats_of,
    "threads": _threads,
    "second_look": _share,
    "gloss": _switch,
    "offline": _switch,
    "translator": _text,
    "translator_key": _text,
    "translator_plain_http": _switch,
    "database": _text,
    "desk_member": _text,
    "timestamp_servers": _servers,
    "timestamp_roots": _text,
    "largest_upload_mb": _megabytes,
    "coarse_days": _days,
    "credit": _line,
    "site_url": _address,
    "mail_from": _line,
    "smtp_server": _line,
    "smtp_password": _text,
    "imap_server": _line,
    "imap_password": _text,
    "mail_roots": _text,
    **dict.fromkeys(PLATFORMS, _line),
    **dict.fromkeys((f"{name}_secret" for name in PLATFORMS), _text),
}
_SECRET = frozenset({"translator_key", "database", "smtp_password", "imap_password"})
_SECRET |= {f"{name}_secret" for name in PLATFORMS}
