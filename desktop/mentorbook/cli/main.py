"""The command line: reads arguments, runs one command or a batch, and says how it went.

Exit 0: done. Exit 1: a problem, with what to do about it on standard error. Exit 2: wrong usage.
"""

from __future__ import annotations

import argparse
import difflib
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TextIO

from mentorbook import __version__
from mentorbook.cli import book_commands, exchange_commands, network_commands, record_commands
from mentorbook.cli.context import Context, say
from mentorbook.cli.grammar import command, place
from mentorbook.cli.output import Result, drop_output, print_result, print_words, safe_for_terminal, write_out
from mentorbook.model.fields import LongText
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import InvalidRecord, UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import reports, sample
from mentorbook.services.recovery import SheetWriter
from mentorbook.services.selftest import self_test
from mentorbook.services.settings import read_settings
from mentorbook.services.summaries import PdfWriter

DONE, PROBLEM, WRONG_USAGE = 0, 1, 2
_LINE_LIMIT = 9_000_000
_NOT_IN_BATCH = frozenset({"create", "demo", "recover", "batch", "self-test"})
_KINDS = frozenset(kind.value for kind in Kind)


class _Parser(argparse.ArgumentParser):
    """Leaves it to the caller what wrong usage means."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{self.format_usage()}{self.prog}: {message}")


class _CommandParser(_Parser):
    """Says of an option that it does not know which one may be meant, instead of listing all that there are."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        found, unknown = super().parse_known_args(args, namespace)
        if not unknown:
            return found, unknown
        name = unknown[0].split("=")[0]
        near = difflib.get_close_matches(name, self._option_string_actions, n=1)
        perhaps = f" Perhaps “{near[0]}” is meant." if near else ""
        raise WrongUsage(f"{self.prog}: “{name}” is not known here.{perhaps} See “{self.prog} --help”.")


class WrongUsage(Exception):
    """The arguments do not fit; the message holds the usage."""


def _global_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="mentorbook", add_help=False, allow_abbrev=False)
    parser.add_argument("--profile", type=place, metavar="DIR", help="the folder for all files of this profile")
    parser.add_argument("--passphrase-file", type=place, metavar="F", help="a file whose first line is the passphrase")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


@cache
def _parser(word: str) -> argparse.ArgumentParser:
    """The grammar; of the kinds only the one that is used is laid out, for the start's sake."""
    parser = _CommandParser(
        prog="mentorbook",
        description="A private, encrypted book of your mentorships.",
        parents=[_global_parser()],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"mentorbook {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_CommandParser)
    for kind in Kind:
        one = commands.add_parser(
            kind.value, help=f"{kind} records: add, list, show, edit, remove …", allow_abbrev=False
        )
        if word == kind.value:
            record_commands.add_parsers(kind, one)
    book_commands.add_parsers(commands)
    exchange_commands.add_parsers(commands)
    network_commands.add_parsers(commands)
    commands.add_parser("batch", help="run a JSON array of arguments a line from standard input", allow_abbrev=False)
    command(commands, "self-test", _self_test, "check the installed program's own parts")
    return parser


def run(
    arguments: Sequence[str],
    *,
    make_profile: Callable[[Path | None], Profile],
    write_pdf: PdfWriter,
    write_sheet: SheetWriter,
) -> int:
    """Run one command line. Returns the exit code; never raises."""
    profile: Profile | None = None
    context: Context | None = None
    try:
        given, rest = _global_parser().parse_known_args(arguments)
        profile = make_profile(given.profile)
        context = Context(profile, write_pdf, write_sheet, passphrase_file=given.passphrase_file)
        return _dispatch(context, rest, as_json=given.json)
    except WrongUsage as error:
        print(safe_for_terminal(str(error)), file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        kept = "What was saved before is kept." if context and context.saved else "Nothing was changed."
        print(f"\nmentorbook: Stopped. {kept}", file=sys.stderr)
        return PROBLEM
    except BrokenPipeError:
        # Whoever read the output has had enough of it.
        drop_output()
        return PROBLEM
    except SystemExit as done:
        return int(done.code or 0)
    except UserFacingError as error:
        say(str(error))
        return PROBLEM
    except Exception as error:  # noqa: BLE001 -- a defect: said in words, and kept without values
        say(reports.describe(error, profile))
        return PROBLEM


def _dispatch(context: Context, rest: Sequence[str], *, as_json: bool) -> int:
    args = _parse(rest)
    if args.command == "batch":
        return _batch(context, sys.stdin.buffer, sys.stdout)
    if not as_json:
        # Settings that cannot be read are told of before the command, lest one that was carried out looks failed.
        read_settings(context.profile)
        context.announce = lambda words: _announce(context, words)
    result = args.run(context, args)
    context.progress.clear()
    if not as_json and read_settings(context.profile).is_sample:
        say(sample.MARK)
    print_result(result, as_json=as_json, out=sys.stdout)
    return DONE


def _announce(context: Context, words: str) -> None:
    context.progress.clear()
    print_words(words, sys.stdout)


def _self_test(context: Context, args: argparse.Namespace) -> Result:
    del args
    return Result(*self_test(write_pdf=context.write_pdf))


def _parse(rest: Sequence[str]) -> argparse.Namespace:
    word = next((argument for argument in rest if not argument.startswith("-")), "")
    parser = _parser(word if word in _KINDS else "")
    args = parser.parse_args(list(rest))
    if not args.command:
        raise WrongUsage(f"{parser.format_help()}\nName a command.")
    _check_texts(args)
    return args


def _check_texts(args: argparse.Namespace) -> None:
    """Refuse what is no text; fields of records are checked one by one, with their names."""
    for name, value in vars(args).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and name != "source" and not record_commands.is_field(name):
                try:
                    LongText().read(text)
                except ValueError as error:
                    raise InvalidRecord({name.replace("_", "-"): str(error)}) from error


# -- batch


def _batch(context: Context, source: BinaryIO, out: TextIO) -> int:
    """One unlock for many commands; each line is answered before the next is read."""
    lines = _lines(source)
    # A command that writes the lines into a pipe may have to close the book first; a person is asked first.
    begun = [] if sys.stdin.isatty() else [next(lines, b"")]
    with context.book() as opened:
        context.opened = opened
        for raw in itertools.chain(begun, lines):
            if raw.strip():
                write_out(json.dumps(_answer(context, raw), ensure_ascii=False) + "\n", out)
                context.keep_backed_up()
        context.opened = None
    return DONE


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Lines, of one that is too long only the beginning, which is too long all the same."""
    while raw := source.readline(_LINE_LIMIT + 1):
        part = raw
        while len(part) > _LINE_LIMIT and not part.endswith(b"\n"):
            part = source.readline(_LINE_LIMIT + 1)
        yield raw


def _answer(context: Context, raw: bytes) -> dict[str, Any]:
    said = io.StringIO()
    try:
        given, rest = _global_parser().parse_known_args(_arguments(raw))
        with redirect_stdout(said), redirect_stderr(said):
            args = _parse(rest)
        if given.profile or given.passphrase_file or args.command in _NOT_IN_BATCH or hasattr(args, "closes_book"):
            raise WrongUsage("This cannot be done inside a batch.")
        if getattr(args, "source", None) == "-":
            raise WrongUsage("Inside a batch standard input holds the commands. Name a file after --from.")
        return {"exit": DONE, "result": args.run(context, args).data}
    except WrongUsage as error:
        return _refusal(WRONG_USAGE, str(error))
    except SystemExit:
        return {"exit": DONE, "result": said.getvalue()}
    except UserFacingError as error:
        return _refusal(PROBLEM, error.title, what=error.what, remedy=error.remedy)
    except Exception as error:  # noqa: BLE001 -- as in run
        return _refusal(PROBLEM, reports.describe(error, context.profile))


def _arguments(raw: bytes) -> list[str]:
    if len(raw) > _LINE_LIMIT:
        raise WrongUsage(f"A line has at most {_LINE_LIMIT:,} bytes.")
    try:
        arguments = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise WrongUsage("Not JSON in UTF-8.") from error
    if not isinstance(arguments, list) or not all(isinstance(argument, str) for argument in arguments):
        raise WrongUsage("A line holds a JSON array of arguments, such as [“person”, “list”].")
    return arguments


def _refusal(code: int, title: str, *, what: str = "", remedy: str = "") -> dict[str, Any]:
    return {"exit": code, "error": {"title": title, "what": what, "remedy": remedy}}
