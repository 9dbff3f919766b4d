"""Run a command with a throwaway PostgreSQL server, known to it by MAILLAGE_DATABASE_URL.

The server listens on a socket in a temporary folder and vanishes with it. PostgreSQL refuses to run
as root, so it is then started as the ``postgres`` or ``nobody`` account.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

MISSING = "PostgreSQL est absent (paquet postgresql) : la suite n’est pas passée sur ce moteur."


def find_binaries() -> Path | None:
    """Give the folder of initdb and pg_ctl, the newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def server_account() -> list[str]:
    """Give the command that leaves root, or nothing when we are not root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = "postgres" if "postgres" in names else "nobody"
    entry = pwd.getpwnam(account)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


def main() -> int:
    """Start the server, run the command, stop the server; give the command's exit code."""
    binaries = find_binaries()
    if binaries is None:
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    account = server_account()
    with tempfile.TemporaryDirectory(prefix="maillage-pg-") as folder:
        if account:
            os.chown(folder, int(account[1].split("=")[1]), int(account[2].split("=")[1]))
        cluster = f"{folder}/cluster"

        def run(*command: str) -> None:
            subprocess.run([*account, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run(
            str(binaries / "initdb"),
            "-D",
            cluster,
            "-U",
            "maillage",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = (
            f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=250"
        )
        run(str(binaries / "pg_ctl"), "-D", cluster, "-w", "-o", options, "-l", f"{folder}/log", "start")
        try:
            run(str(binaries / "createdb"), "-h", folder, "-U", "maillage", "maillage")
            # A busy machine is no fault of the code: what an instance cuts after ten seconds may take longer here.
            patience = quote("-c statement_timeout=180s -c lock_timeout=120s")
            url = f"postgresql://maillage@/maillage?host={folder}&options={patience}"
            environment = os.environ | {"MAILLAGE_DATABASE_URL": url}
            return subprocess.run(sys.argv[1:], check=False, env=environment).returncode
        finally:
            run(str(binaries / "pg_ctl"), "-D", cluster, "-m", "immediate", "stop")


if __name__ == "__main__":
    raise SystemExit(main())
