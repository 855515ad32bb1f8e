"""A real PostgreSQL server for the tests: started from the programs that Debian's `postgresql` installs, on a socket of
its own, and ended with the session."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.story.needs import missing
from zeroline.archive.database import opened


def programs() -> Path:
    """The folder of initdb and postgres; the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if on_path and not found:
        found = [Path(on_path).resolve()]
    if not found:
        missing("PostgreSQL (Debian's package postgresql)")
    return found[-1].parent


def _user() -> dict[str, int]:
    """Whom to run the server as: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid}
    missing("a user other than root to run PostgreSQL as")


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server without its database: append /NAME. Nothing of it is left afterwards."""
    bin, user = programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="zeroline-pg-", dir="/tmp"))  # a socket's path may have 107 bytes
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        data = folder / "data"
        made = [bin / "initdb", "-D", data, "-U", "zeroline", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        subprocess.run([*made, "--locale=C"], check=True, capture_output=True, cwd="/", **user)  # type: ignore[call-overload]
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=50 "
        options += "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"
        control = [bin / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True, cwd="/", **user)  # type: ignore[call-overload]
        try:
            yield f"postgresql+psycopg://zeroline@/{{}}?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd="/", **user)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_TEMPLATE = "empty_archive"


def empty_archive(address: str) -> str:
    """The statements that make what an archive is in which nothing was written yet, as the migrations left it; for
    `copied`."""
    opened(new_database(address, _TEMPLATE)).close()
    plain = address.format("postgres").replace("+psycopg", "")
    told = [programs() / "pg_dump", "--schema", _TEMPLATE, "--no-owner", "--inserts", "--dbname", plain]
    dumped = subprocess.run(told, check=True, capture_output=True, text=True).stdout
    # what newer programs put around the statements is meant for psql alone
    return "\n".join(line for line in dumped.splitlines() if not line.startswith(("--", "\\")))


def copied(address: str, name: str, statements: str) -> str:
    """Makes an archive in which nothing was written yet in a schema of its own; its address."""
    with psycopg.connect(address.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statements.replace(_TEMPLATE, name))  # type: ignore[arg-type]
    return _in_schema(address, name)


def new_database(address: str, name: str) -> str:
    """Makes an empty schema in the server's one database, as quick and as empty as a database; its address."""
    plain = address.format("postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')  # type: ignore[arg-type]
    return _in_schema(address, name)


def _in_schema(address: str, name: str) -> str:
    return f"{address.format('postgres')}&options=-csearch_path%3D{name}"
