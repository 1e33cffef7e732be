"""The command `local4action`: one entry for everything an operator does at a terminal.

Exit codes: 0 done, 1 refused or failed (one line says why), 2 wrong use of the command.
Each subcommand imports what it needs when it runs: `serve` stays small, and what needs no
database starts none.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from local4action.conf import artwork, label_commands, measure_commands

Run = Callable[[argparse.Namespace], int]
type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["manage"]:  # Django reads its own options
        options = argparse.Namespace(run=_manage, words=words[1:])
    else:
        options = _parser().parse_args(words)
    run: Run = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing more to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not _is_expected(error):
            raise
        print(f"local4action: {_in_words(error)}", file=sys.stderr)  # noqa: T201
        return 1


def _is_expected(error: Exception) -> bool:
    """Whether the error is the operator's or the machine's, to be told in one line."""
    names = {
        *("ServeError", "DatabaseError", "NoPlaceError", "HomeIsBusyError", "HomeUnusableError"),
        *("BackupError", "SealError"),
        *("ImproperlyConfigured", "ValidationError", "CommandError", "OperationalError"),
    }
    return isinstance(error, OSError) or any(kind.__name__ in names for kind in type(error).mro())


def _in_words(error: Exception) -> str:
    messages = getattr(error, "messages", None)
    if messages:
        return "; ".join(str(item) for item in messages)
    if type(error).__name__ == "HomeIsBusyError":
        return "The home is in use by another process. Stop it first."
    return " ".join(str(error).split()) or type(error).__name__


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="local4action",
        description="Runs and looks after a Local4Action HUBs site.",
        epilog="What can be set is in docs/configuration.md, how to run a site in docs/running.md.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    serve = _add(commands, "serve", _serve, "serve the site until Ctrl-C")
    _takes_hosts(serve)
    _add_demo(commands)
    _add(
        commands, "check", _check, "look over this installation", "Exit code 1: something is wrong"
    )

    backup = _add(commands, "backup", _backup, "write database and files to one archive")
    backup.add_argument("file", type=Path, help="the archive to write")
    restore = _add(commands, "restore", _restore, "bring database and files back from an archive")
    restore.add_argument("file", type=Path, help="the archive to read")
    restore.add_argument("--replace", action="store_true", help="overwrite what this home holds")
    for command in (backup, restore):
        command.add_argument(
            "--key-file", type=Path, help="file with the secret the archive is encrypted with"
        )

    officer = _add(commands, "officer", _officer, "seat a person in the World Secretariat")
    officer.add_argument("email", help="the address the person signs in with")
    officer.add_argument("--name", default="", help="the person's name, for a new account")
    officer.add_argument(
        "--password-file", type=Path, help="file whose first line is the new account's password"
    )
    commands.add_parser("manage", help="run a command of Django", add_help=False)
    _add_agendas(commands)
    _add_hubs(commands)
    _add_calls(commands)
    label_commands.add(commands, _add)
    measure_commands.add(commands, _add)
    artwork.add(commands)
    return parser


def _add(
    commands: Commands, name: str, run: Run, text: str, more: str = ""
) -> argparse.ArgumentParser:
    """Add a command; `text` is its line in the list, and with `more` the head of its help."""
    description = ". ".join(filter(None, (text[0].upper() + text[1:], more))) + "."
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=description)
    parser.set_defaults(run=run)
    return parser


def _takes_hosts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bind",
        action="append",
        metavar="ADDRESS",
        help="address to listen on (default: this machine only); may be given twice",
    )


def _add_demo(commands: Commands) -> None:
    demo = _add(commands, "demo", _demo, "serve a site with a story already under way")
    demo.add_argument("--fresh", action="store_true", help="start over with an empty home")
    _takes_hosts(demo)
    within = demo.add_subparsers(metavar="[WHAT]", title="instead of serving")
    text = "add invented hubs and proposals, for load"
    more = "Beside a running demonstration, or before its start"
    generate = _add(within, "generate", _generate, text, more)
    for what in ("hubs", "proposals"):
        generate.add_argument(
            f"--{what}", type=_count, default=0, metavar="N", help=f"how many {what} (default: 0)"
        )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return int(text)


def _add_agendas(commands: Commands) -> None:
    agendas = commands.add_parser(
        "agendas", help="the global agendas", description="The global agendas."
    ).add_subparsers(metavar="WHAT", required=True)
    _add(
        agendas,
        "suggest",
        _suggest,
        "suggest goals for texts, one JSON object a line",
        'Reads lines such as {"text": "...", "lang": "en"} from standard input and answers each'
        ' with a line such as {"goals": [{"goal": 11, "words": ["..."]}]}, or {"error": "..."}',
    )
    texts = _add(
        agendas, "import", _import_texts, "bring in the official wording of goals from a folder"
    )
    texts.add_argument(
        "directory", type=Path, help="holds LANGUAGE/global_goals.yml, as sdg-translations does"
    )


def _add_hubs(commands: Commands) -> None:
    hubs = commands.add_parser("hubs", help="the hubs", description="The hubs.").add_subparsers(
        metavar="WHAT", required=True
    )
    for name, run, text in (
        ("import", _import_hubs, "bring hubs in from a file"),
        ("export", _export_hubs, "write all public hubs to a file"),
    ):
        command = _add(hubs, name, run, text, "The format is in docs/interchange.md")
        command.add_argument("file", type=Path, help="JSON, local4action-hubs/1")


def _add_calls(commands: Commands) -> None:
    calls = commands.add_parser("calls", help="the calls", description="The calls.").add_subparsers(
        metavar="WHAT", required=True
    )
    export = _add(calls, "export", _export_call, "write a call with its proposals to a file")
    export.add_argument("call", help="the call's slug or reference")
    export.add_argument("file", type=Path, help="the file to write")
    export.add_argument(
        "--with-personal", action="store_true", help="with the answers that are personal data"
    )
    _add_call_import(calls)


def _add_call_import(calls: Commands) -> None:
    answers = _add(
        calls,
        "import",
        _import_answers,
        "bring in answers collected by a web form elsewhere (CSV or XLSX)",
        "See docs/importing.md",
    )
    answers.add_argument("file", type=Path, help="the answers, one row each")
    answers.add_argument("--call", required=True, help="the call's slug or reference")
    what = answers.add_mutually_exclusive_group(required=True)
    what.add_argument("--map", type=Path, help="which column holds what")
    what.add_argument("--make-map", action="store_true", help="print a first map for this file")
    answers.add_argument(
        "--commit", action="store_true", help="write; without it only what would become of each row"
    )
    answers.add_argument("--report", type=Path, help="write the report to this file, as JSON")
    answers.add_argument(
        "--language", choices=("en", "fr", "es"), default="en", help="language of the report"
    )


def _hosts(options: argparse.Namespace) -> list[str]:
    return list(options.bind or ("127.0.0.1", "::1"))


def _serve(options: argparse.Namespace) -> int:
    from local4action.conf import environment, site  # noqa: PLC0415

    return site.serve(environment.home(), _hosts(options), demo=environment.flag("L4A_DEMO"))


def _demo(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    return site.demo(_hosts(options), fresh=options.fresh)


def _generate(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    site.set_demo_environment()
    with site.tables_ready():
        from local4action.conf.demo import generate  # noqa: PLC0415

        generate.generate(hubs=options.hubs, proposals=options.proposals)
    return _report(f"Added: hubs {options.hubs}, proposals {options.proposals}.")


def _check(_: argparse.Namespace) -> int:
    from local4action.conf import deployment  # noqa: PLC0415

    return deployment.check()


def _backup(options: argparse.Namespace) -> int:
    from local4action.conf import backup, environment  # noqa: PLC0415

    backup.backup(environment.home(), options.file, options.key_file)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from local4action.conf import backup, environment  # noqa: PLC0415

    backup.restore(environment.home(), options.file, options.key_file, replace=options.replace)
    return 0


def _officer(options: argparse.Namespace) -> int:
    from local4action.conf import officer, site  # noqa: PLC0415

    with site.tables_ready():
        for line in officer.appoint(options.email, options.name, options.password_file):
            print(line)  # noqa: T201
    return 0


def _manage(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.database_ready():
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["local4action manage", *options.words])
    return 0


def _suggest(_: argparse.Namespace) -> int:
    from local4action.agendas import suggester  # noqa: PLC0415

    # JSON is UTF-8, whatever the terminal speaks; a byte that is not becomes a question mark.
    for line in sys.stdin.buffer:
        if line.strip():
            answer = suggester.respond(line.decode("utf-8", "replace"))
            sys.stdout.buffer.write(f"{answer}\n".encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
    return 0


def _import_texts(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.tables_ready():
        from local4action.agendas import imports  # noqa: PLC0415

        if not options.directory.is_dir():
            raise NotADirectoryError(f"{options.directory} is not a folder.")
        return _report(imports.import_official_texts(options.directory))


def _import_hubs(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.tables_ready():
        from local4action.conf import interchange  # noqa: PLC0415

        return _report(interchange.import_file(options.file))


def _export_hubs(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.tables_ready():
        from local4action.conf import interchange  # noqa: PLC0415

        written = interchange.export_file(options.file)
        return _report(f"{written} hubs written to {options.file}")


def _export_call(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.tables_ready():
        from django.core.management import CommandError  # noqa: PLC0415
        from django.http import Http404  # noqa: PLC0415

        from local4action.calls import exports  # noqa: PLC0415

        try:
            written = exports.export_call(
                options.call, options.file, with_personal=options.with_personal
            )
        except Http404:
            raise CommandError(f"No call has the slug or reference {options.call!r}.") from None
        return _report("\n".join(map(str, written)))


def _import_answers(options: argparse.Namespace) -> int:
    from local4action.conf import site  # noqa: PLC0415

    with site.tables_ready():
        from django.utils import translation  # noqa: PLC0415

        from local4action.calls.importing import run  # noqa: PLC0415

        with translation.override(options.language):
            if options.make_map:
                return _report(run.make_map(options.file, call=options.call))
            run.import_file(
                options.file,
                call=options.call,
                plan=options.map,
                commit=options.commit,
                report=options.report,
            )
    return 0


def _report(result: object) -> int:
    """Say what a room's command returned, if it returned words or a number."""
    if result is not None:
        print(result)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
