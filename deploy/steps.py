"""Many commands of manage.py with one start of the program, which takes seconds: steps.py LOG < steps.

A step is a line: what the reader is told | the command and its words, quoted as in a shell. What a command says goes
into LOG. The first one that fails ends the run with status 1; those before it stay done.
"""

import contextlib
import os
import shlex
import sys
import time
import traceback
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).parents[1]))  # as for manage.py, which stands there
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo.settings")


def main(log: Path) -> int:
    """Run the steps of standard input."""
    django.setup()
    for line in filter(str.strip, sys.stdin):
        told, _bar, command = line.partition("|")
        sys.stdout.write(f"· {told.rstrip()}\n")
        sys.stdout.flush()
        with log.open("a", encoding="utf-8") as said:
            said.write(f"== {time.strftime('%T')} {command.strip()}\n")
            try:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    call_command(*shlex.split(command))
            except Exception:  # whatever it is, its words belong in the log, where `explain` reads them
                traceback.print_exc(file=said)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
