"""The entry point: answers what needs nothing at once, and loads the rest of the program for everything else."""

from __future__ import annotations

import sys

from mentorbook import __version__


def main() -> int:
    """Run the program with this process's arguments. Returns the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"mentorbook {__version__}\n")
        return 0
    if arguments[:1] == ["decode-trial"]:
        from mentorbook.store.trial import serve

        return serve(int(arguments[1]), int(arguments[2]), sys.stdin.buffer)
    if arguments[:1] in (["bundle-seal"], ["bundle-open"]):
        from mentorbook.sync import age

        return age.serve(arguments[0], sys.stdin.buffer, sys.stdout.buffer)
    if arguments[:1] == ["window-trial"]:
        from pathlib import Path

        from mentorbook.bootstrap import WindowParts
        from mentorbook.gui import trial

        return trial.serve(Path(arguments[1]), WindowParts())
    try:
        import signal

        from mentorbook.bootstrap import run_program

        code = run_program(arguments)
        # The program has ended but for its memory: there is nothing left that Ctrl+C could stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        # While it was being loaded, or once more while it was stopping.
        sys.stderr.write("\nmentorbook: Stopped.\n")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
