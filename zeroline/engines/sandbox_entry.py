"""What runs between our process and a command that touches untrusted media: it fences itself in, then becomes it.

Started by sandbox.py as a script of its own, with the standard library only, because code between fork and exec in a
process with threads may deadlock. Arguments: CPU seconds, bytes of memory, bytes a file may reach, open files, our
process id, then the command. Every fence is put up where the system lets us; none is a reason to fail.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2  # linux/seccomp.h
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h

# machine -> (AUDIT_ARCH of linux/audit.h, the calls denied: socket, ptrace, io_uring_setup as asm/unistd.h counts them)
_DENIED_CALLS = {
    "x86_64": (0xC000003E, (41, 101, 425)),
    "aarch64": (0xC00000B7, (198, 117, 425)),
}
_ALLOW = 0x7FFF0000  # SECCOMP_RET_ALLOW
_DENY = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def limit(cpu_s: int, memory_bytes: int, file_bytes: int, open_files: int) -> None:
    """Sets the rlimits, each as low as asked or as the system already has it. No core file is ever written."""
    wanted = (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, open_files),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in wanted:
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
            resource.setrlimit(kind, (value, value))


def network_filter(machine: str) -> bytes | None:
    """A seccomp program that denies sockets (and spying on other processes); None for machines it is not known for."""
    if machine not in _DENIED_CALLS:
        return None
    architecture, calls = _DENIED_CALLS[machine]
    steps = [(_LOAD, 0, 0, 4), (_EQUALS, 1, 0, architecture), (_RETURN, 0, 0, _DENY), (_LOAD, 0, 0, 0)]
    if machine == "x86_64":  # the x32 numbering would go round the list (seccomp(2), "Caveats")
        steps += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _DENY)]
    for call in calls:
        steps += [(_EQUALS, 0, 1, call), (_RETURN, 0, 0, _DENY)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def close_network() -> bool:
    """True where no socket can be opened from here on, by filter or by an empty network of our own."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    code = network_filter(platform.machine())
    if code is not None:
        memory = ctypes.create_string_buffer(code, len(code))
        program = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
        if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0:
            return True
    return any(libc.unshare(spaces) == 0 for spaces in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def die_with(parent: int) -> None:
    """Has the kernel kill us when our parent goes, so that a killed desk leaves no decoder running. To Linux the parent
    is the thread that started us (prctl(2)): it must live as long as the command is wanted."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it went before we asked
        os._exit(1)


def main(arguments: list[str]) -> None:
    cpu_s, memory_bytes, file_bytes, open_files, parent = map(int, arguments[:5])
    command = arguments[5:]
    if sys.platform == "linux":
        close_network()
        die_with(parent)  # after the fences: a change of credentials clears it (prctl(2))
    limit(cpu_s, memory_bytes, file_bytes, open_files)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it; a decoder whose reader left must end
    os.execv(command[0], [os.fsencode(part) for part in command])


if __name__ == "__main__":
    main(sys.argv[1:])
