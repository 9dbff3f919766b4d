"""Make, keep and serve the generated instances that benchmarks measure."""

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Browser

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("MAILLAGE_BENCH_DIR", ROOT / "var" / "bench"))


@dataclass(frozen=True)
class Instance:
    """A generated instance: its folder and its number of actions."""

    home: Path
    actions: int

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment in which this instance's commands run."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
        return kept | {"MAILLAGE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "maillage.settings"}

    def run(self, *arguments: str, quiet: bool = True) -> str:
        """Run a Python module in the instance and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            check=True,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=None if quiet else subprocess.STDOUT,
            text=True,
        )
        return done.stdout


def get_instance(actions: int, *, is_searched: bool = False) -> Instance:
    """Give an instance of so many actions, made once for each state of the models and the generator.

    Parameters
    ----------
    is_searched : bool
        Index its words too, which takes longer than writing it.
    """
    instance = _make_instance(actions)
    stamp = instance.home / "indexed"
    if is_searched and not stamp.exists():
        print(f"  indexing {actions} actions…", flush=True)
        instance.run("maillage", "rebuild_search")
        stamp.touch()
    return instance


def _make_instance(actions: int) -> Instance:
    instance = Instance(KEPT / f"actions-{actions}", actions)
    stamp = instance.home / "made-by"
    signature = _sign_makers()
    if stamp.exists() and stamp.read_text() == signature:
        instance.run("maillage", "collectstatic", "--noinput")
        return instance
    shutil.rmtree(instance.home, ignore_errors=True)
    instance.home.mkdir(parents=True)
    print(f"  making an instance of {actions} actions…", flush=True)
    instance.run("maillage", "setup")
    instance.run("benchmarks.generator", "--actions", str(actions))
    stamp.write_text(signature)
    return instance


def _sign_makers() -> str:
    makers = [
        *ROOT.glob("src/maillage/*/migrations/*.py"),
        *(
            ROOT / "benchmarks" / name
            for name in ("bulk.py", "country.py", "generator.py", "plans.py", "words.py")
        ),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(makers))).hexdigest()


def list_sessions(instance: Instance, person: str, count: int) -> list[dict[str, str]]:
    """Sign a person in so many times; give the headers that each of their browsers sends."""
    keys = instance.run("benchmarks.sign_in", person, str(count)).split()
    return [{"Cookie": f"sessionid={key}"} for key in keys]


@contextlib.contextmanager
def serve(instance: Instance, *, workers: int = 2) -> Iterator[int]:
    """Serve an instance as in production and give its port."""
    port = find_port()
    command = [sys.executable, "-m", "maillage", "serve", "--port", str(port), "--workers", str(workers)]
    with run_server(command, port, environment=instance.environment):
        yield port


@contextlib.contextmanager
def run_server(command: list[str], port: int, *, environment: dict[str, str]) -> Iterator[None]:
    """Start a server, wait until it answers, stop it at the end."""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_until_served(port, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def find_port() -> int:
    """Give a free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(port: int, process: subprocess.Popen | None = None, *, seconds: float = 120) -> None:
    """Wait for a first answer below 500.

    Raises
    ------
    RuntimeError
        The server stopped, or nothing answered in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            msg = f"the server stopped with code {process.returncode}"
            raise RuntimeError(msg)
        browser = Browser(port, timeout=10)
        try:
            if browser.get("/").status < 500:
                return
        except (OSError, EOFError):
            pass
        finally:
            browser.close()
        time.sleep(0.1)
    msg = f"nothing answered on port {port} in {seconds:.0f} s"
    raise RuntimeError(msg)
