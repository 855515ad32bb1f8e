"""The command line. Its commands and options are fixed in docs/cli.md."""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from zeroline import __version__
from zeroline.cli_archive import add_archive_commands
from zeroline.cli_quotes import add_quote_commands
from zeroline.domain.errors import NotBuiltYet, WrongUse, ZerolineError
from zeroline.settings import LANGUAGES, PROFILES, Settings, formats_of, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 2 wrong use, 3 bad input, 130 interrupted."""
    came: list[int] = []  # signals to stop
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # also where a shell started us with SIGINT ignored
        signal.signal(number, partial(_interrupted, came))
    gc.set_threshold(50_000, 20, 50)  # what a start reads, the glossary above all, is never garbage
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with _as_interrupted(came):
            options = _parser().parse_args(given)
            settings = _flagged(load(os.environ, Path.cwd()), options)
            return int(options.run(options, settings))
    except ZerolineError as error:
        _say(error.sentence)
        if "--json" in given[: given.index("--") if "--" in given else None]:  # options may not have been parsed
            _print_refusal(error)
        return error.exit_code
    except KeyboardInterrupt:
        _say("Interrupted; nothing half-written was left, and the same command goes on after the last finished stage.")
        sys.stdout.flush()
        os._exit(130)  # the speech model's own threads would first finish the windows that they are at
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _interrupted(came: list[int], number: int, _frame: object) -> NoReturn:
    came.append(number)
    raise KeyboardInterrupt


@contextmanager
def _as_interrupted(came: list[int]) -> Iterator[None]:
    """Whatever is raised once a signal came is its doing: a library that it breaks off while loading says "missing"."""
    try:
        yield
    except Exception as error:
        if came:
            raise KeyboardInterrupt from error
        raise


def _say(sentence: str) -> None:
    from zeroline.terminal import Terminal  # rich is slow to import; --help and refusals need not wait for it

    Terminal().say(sentence)


def _print_refusal(error: ZerolineError) -> None:
    from zeroline.terminal import plain

    why = plain(error.sentence)  # as on standard error; U+FFFD also for what is no UTF-8 in a file's name
    print(json.dumps({"zeroline": 1, "refused": {"exit_code": error.exit_code, "why": why}}, ensure_ascii=False))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{self.prog}: {message}; see `{self.prog} --help`.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="zeroline",
        description="The translation desk for war footage: a clip in Russian or Ukrainian in, English captions out.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"zeroline {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    _add_translate(commands)
    terms = commands.add_parser("terms", help="glossary hits, names and claims in a text", allow_abbrev=False)
    terms.add_argument("text", nargs="+", metavar="TEXT|FILE", help="a text in Russian or Ukrainian, or a file of it")
    terms.add_argument("--language", choices=LANGUAGES, help="what it is written in (default: auto)")
    terms.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    terms.set_defaults(run=_terms)
    add_archive_commands(commands)
    add_quote_commands(commands)
    _add_desk(commands)
    doctor = commands.add_parser("doctor", help="what is installed, which models, what to do", allow_abbrev=False)
    doctor.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_translate(commands: Any) -> None:
    add = commands.add_parser(
        "translate", help="captions for clips: files beside each other, and the captioned video", allow_abbrev=False
    )
    add.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a clip, video or sound; or a text (.txt, .md)"
    )
    add.add_argument("--out", type=_folder, metavar="DIR", help="where the results go (default: out)")
    add.add_argument("--language", choices=LANGUAGES, help="what is spoken (default: auto)")
    add.add_argument("--model", metavar="NAME|PATH", help="base, small, medium, large-v3, a folder, or a hub name "
                     "(default: the best that is present)")  # fmt: skip
    add.add_argument("--profile", choices=PROFILES, help="the reader's limits (default: netflix)")
    add.add_argument("--formats", type=_formats, metavar="LIST", help="some of srt,vtt,ass,ttml,json (default: all)")
    add.add_argument("--bilingual", action="store_true", help="the spoken words under the English")
    burn = argparse.BooleanOptionalAction
    add.add_argument("--burn", action=burn, default=True, help="make the video with the captions drawn in")
    add.add_argument("--protect", choices=("none", "blur", "full"), default="none", help="cover the people in the "
                     "picture (not built yet, except none)")  # fmt: skip
    add.add_argument("--overwrite", action="store_true", help="replace results that are there already")
    add.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    add.set_defaults(run=_translate)


def _folder(value: str) -> Path:
    if not value:  # a script's variable that was never set: not the folder where it happens to run
        raise argparse.ArgumentTypeError("it must name a folder")
    return Path(value)


def _add_desk(commands: Any) -> None:
    desk = commands.add_parser("desk", help="the web application on the archive", allow_abbrev=False)
    desk.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="where it listens (default: this machine "
                      "alone, 127.0.0.1)")  # fmt: skip
    desk.add_argument("--port", type=int, metavar="NUMBER", default=8477, help="(default: 8477)")
    desk.add_argument("--cert", type=Path, metavar="FILE", help="certificate for TLS, PEM")
    desk.add_argument("--key", type=Path, metavar="FILE", help="its private key, PEM")
    desk.add_argument("--origin", metavar="URL", help="what people type, as https://desk.example.org, where that is "
                      "not --host and --port")  # fmt: skip
    desk.add_argument("--proxy", metavar="ADDRESS", help="of a proxy that adds TLS; what it says of who asks is taken "
                      "from it alone")  # fmt: skip
    desk.add_argument("--public-verify", action="store_true", help="serve the page /verify to anybody, without an "
                      "account: is this file our release?")  # fmt: skip
    desk.add_argument("--plain-http", action="store_true", help="let others in without TLS; it warns loudly")
    desk.add_argument(
        "--json", action="store_true", help="print one JSON document, when it listens, on standard output"
    )
    desk.set_defaults(run=_desk)


def _desk(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.desk import desk_command

    return desk_command(options, settings)


def _formats(value: str) -> tuple[str, ...]:
    try:
        return formats_of(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _flagged(settings: Settings, options: argparse.Namespace) -> Settings:
    """Flags win over everything."""
    named = {key: getattr(options, key, None) for key in ("out", "language", "model", "profile", "formats")}
    return replace(settings, **{key: value for key, value in named.items() if value is not None})


def _translate(options: argparse.Namespace, settings: Settings) -> int:
    if options.protect != "none":
        raise NotBuiltYet(f"translate --protect {options.protect}")
    from zeroline.commands.translate import translate_command

    return translate_command(options, settings)


def _terms(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.terms import terms_command

    return terms_command(options, settings)


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.doctor import examined, told

    findings = examined(settings)
    print(json.dumps(findings, ensure_ascii=False, indent=1) if options.json else told(findings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
