"""A PostgreSQL that is not ours: a cluster of the machine's own installation, as ``DATABASE_URL`` names one.

``SERVANDA_TEST_EXTERNAL`` names the folder of its programs (``make test`` finds Debian's). The process that
starts the run starts the cluster and stops it; workers find its addresses in their environment.
"""

import atexit
import os
import shutil
import subprocess
from pathlib import Path

import psycopg

from tests import memory

PORT = 54329


class ExternalServer:
    """What the fixtures ask of a server: the right to copy databases."""

    def superuser_dsn(self) -> str:
        return os.environ["SERVANDA_TEST_SUPERUSER"]


def start(programs: Path) -> None:
    """Start a fresh cluster on a socket of its own and leave its addresses in the environment."""
    folder = memory.new_folder("servanda-external-")
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run(
        *user,
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c port={PORT} -c fsync=off"
    pg_ctl = [*user, str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w"]
    _run(*pg_ctl, "-o", options, "start")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(_run, *pg_ctl, "-m", "fast", "stop")
    _make_roles(f"host={folder} port={PORT} user=postgres dbname=postgres")
    for variable, role in (("DATABASE_URL", "app"), ("DATABASE_OWNER_URL", "owner")):
        os.environ[variable] = f"postgresql://servanda_{role}@/servanda?host={folder}&port={PORT}"


def addresses(database: str) -> dict[str, str]:
    """The variables that lead a command to this database of the cluster; none where the server is embedded."""
    return {
        variable: os.environ[variable].replace("/servanda?", f"/{database}?")
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
        if variable in os.environ
    }


def _make_roles(superuser: str) -> None:
    os.environ["SERVANDA_TEST_SUPERUSER"] = superuser
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE ROLE servanda_owner LOGIN")
        connection.execute("CREATE ROLE servanda_app LOGIN")
        connection.execute("CREATE DATABASE servanda OWNER servanda_owner")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
