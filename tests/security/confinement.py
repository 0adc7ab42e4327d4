"""A process as it would be in a container: its files, and where it listens. Linux only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# Devices, and the memory that processes share, are writable in a container with a read-only root too.
_READ_ONLY = """
mount --make-rprivate /
mount --bind "$0" "$0"
while read -r _ _ _ _ place _; do
    case $place in
        /proc | /proc/* | /sys | /sys/* | /dev | /dev/* | "$0") ;;
        *) mount -o remount,bind,ro "$place" || mount -o remount,bind,ro,nosuid,nodev "$place" ;;
    esac
done </proc/self/mountinfo
if [ -w / ] || [ -w "$PWD" ]; then exit 1; fi
exec "$@"
"""
_LISTENS = "0A"


def read_only(*command: str) -> list[str]:
    """A command that runs another where nothing can be written but to the system's folder for temporary files."""
    alone = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--map-root-user"])]
    return [*alone, "sh", "-euc", _READ_ONLY, tempfile.gettempdir(), *command]


def can_be_read_only() -> bool:
    """Whether this system lets us run such a command."""
    try:
        return subprocess.run(read_only(sys.executable, "-c", ""), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def family(pid: int) -> Iterator[int]:
    """A process, those that it has begun, and those that these have."""
    yield pid
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                yield from family(int(stat.parent.name))


def listens_on(pid: int) -> set[str]:
    """The IP addresses on which a process or one of its family takes connections."""
    own = {inode for one in family(pid) for inode in _sockets(one)}
    found = set()
    for table, kind in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, _, _, _, _, _, inode, *_ = line.split()
            if state == _LISTENS and inode in own:
                found.add(_address(local.partition(":")[0], kind))
    return found


def _sockets(pid: int) -> Iterator[str]:
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            kind, _, inode = str(file.readlink()).partition(":")
            if kind == "socket":
                yield inode.strip("[]")


def _address(words: str, kind: socket.AddressFamily) -> str:
    # The kernel writes an address as words of 32 bits in the order of the machine.
    packed = b"".join(int(words[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(words), 8))
    return socket.inet_ntop(kind, packed)
