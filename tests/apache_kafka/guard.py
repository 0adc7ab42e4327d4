"""Holds a program for a parent, and kills it when the parent is gone.

    python guard.py COMMAND…

The program's process id is the one line of standard output. Standard input, which the system closes even where the
parent is killed, is the sign that the parent lives. Ends when the program ends. It is run by its path, so that it
begins at once and imports nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run a command until it ends or the parent does, and return its status."""
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    print(program.pid, flush=True)
    threading.Thread(target=end_with_parent, args=[program.pid], daemon=True).start()
    return program.wait()


def end_with_parent(pid: int) -> None:
    """Kill a program when standard input closes."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
