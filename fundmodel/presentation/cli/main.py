"""From the words typed to an exit code: 0 done, 1 unexpected, 2 bad input, 130 interrupted (129 hung up, 143 told to
end); 10, 20 and 30 are levels of ``alert --exit-code``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

from fundmodel.presentation.cli.parser import build, language
from fundmodel.presentation.cli.streams import Ended, ended_softly, printed_whole
from fundmodel.presentation.cli.unread_options import refuse_unread
from fundmodel.presentation.words.fault_words import error_text
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.errors import FundmodelError, InputError
from fundmodel.vocabulary.said import Said

DONE: Final = 0
UNEXPECTED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
DEBUG: Final = "FUNDMODEL_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words ask for and give the exit code; one message on standard error for what goes wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    _never_crash_on_letters()
    lang = language(words)
    try:
        with ended_softly(), printed_whole():
            return _answer(words, lang)
    except SystemExit as done:  # argparse ends so after --help
        return int(done.code or 0)
    except Ended as ended:
        return _tell(say("interrupted", lang), ended.code)
    except KeyboardInterrupt:
        return _tell(say("interrupted", lang), INTERRUPTED)
    except BrokenPipeError:
        return DONE
    except InputError as error:
        return _tell(_with_hint(error, words, lang), BAD_INPUT)
    except FundmodelError as error:
        return _tell(error_text(error, lang), UNEXPECTED)
    except MemoryError:
        return _tell(say("no_memory", lang), BAD_INPUT)
    except Exception as error:
        shown = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return _tell(say("unexpected", lang, error=shown), UNEXPECTED)


def _answer(words: list[str], lang: str) -> int:
    parser = build(words)
    if not words:
        parser.print_help()
        return DONE
    args = parser.parse_args(words)
    if args.version:
        return _version()
    if args.verb is None:
        parser.error(
            Said(
                "a verb is needed: run, report, sensitivity, stress, pool, explore, solve, explain, compare, hindcast, "
                "template, check, observations, alert, score, calibrate, scenarios, parameters, packages, rules, "
                "verify or rerun"
            )
        )
    refuse_unread(args)
    from fundmodel.presentation.cli.log_lines import logged_to_stderr

    with logged_to_stderr(args.lang if "lang" in args else "en"):
        perform: Any = import_module(f"fundmodel.presentation.cli.verb_{args.verb}").perform
        return int(perform(args))


def _version() -> int:
    import fundmodel

    print(f"fundmodel {fundmodel.__version__}")
    return DONE


def _tell(message: str, code: int) -> int:
    if os.environ.get(DEBUG) == "1" and sys.exc_info()[0] is not None:
        import traceback

        traceback.print_exc()
    with suppress(OSError, ValueError):
        print(f"fundmodel: {message}", file=sys.stderr)
    return code


def _with_hint(error: InputError, words: Sequence[str], lang: str) -> str:
    """The message; an error of usage also says where the help is."""
    message = str(error)
    prog = message.partition(": ")[0]
    if not prog.startswith("fundmodel") or " " in prog.removeprefix("fundmodel "):
        return error_text(error, lang)
    told = error_text(error, lang).removeprefix(prog).lstrip(":： ")
    return f"{told}\n  {say('try_help', lang, command=prog)}"


def _never_crash_on_letters() -> None:
    """A console that cannot show a letter shows "?" in its place (Chinese Windows, USERS 20)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
