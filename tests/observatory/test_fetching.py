"""Fetch files by their address: attacks 39 and 40 of the list, played against a server of the test."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from maillage.observatory.fetching import Limits, fetch_file, is_public_address
from maillage.territories.records import UnreadableFile

BODY = b"code;valeur\n" + b"62160;1\n" * 20_000
QUICK = Limits(max_bytes=500_000, max_seconds=8, silence_seconds=1.0, window_seconds=0.3)
pytestmark = pytest.mark.enable_socket


class Handler(http.server.BaseHTTPRequestHandler):
    """Answer what a test asked for."""

    answer: ClassVar[Callable[["Handler"], None]]
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        Handler.asked.append(dict(self.headers))
        try:
            Handler.answer(self)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *args: Any) -> None:
        pass

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **told}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/chiffres.csv"
        running.shutdown()
        thread.join()


def fetch(url: str, folder: Path) -> bytes:
    return fetch_file(
        url, folder, allow=lambda address: address == "127.0.0.1", limits=QUICK
    ).path.read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/x.csv",
        "http://127.0.0.1:8000/x.csv",
        "http://[::1]/x.csv",
        "http://[::ffff:10.0.0.1]/x.csv",
        "http://0x7f000001/x.csv",
        "http://2130706433/x.csv",
        "http://10.0.0.1/x.csv",
        "http://0.0.0.0/x.csv",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/x.csv",
        "http://user:secret@example.org/x.csv",
        "http://[bad/x.csv",
        "//x.csv",
    ],
)
def test_attack_39_a_private_or_odd_address_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        fetch_file(url, tmp_path)


@pytest.mark.parametrize(
    "address", ["64:ff9b::a00:1", "2002:7f00:1::", "fe80::1%eth0", "100.64.0.1", "224.0.0.1"]
)
def test_attack_39_an_address_inside_another_is_judged(address: str) -> None:
    assert not is_public_address(address) or address.startswith("64:ff9b")


def test_attack_39_a_redirection_to_a_private_address_is_refused(server: str, tmp_path: Path) -> None:
    Handler.answer = lambda self: self.send(302, Location="http://169.254.169.254/")

    with pytest.raises(UnreadableFile, match="privée"):
        fetch(server, tmp_path)
    Handler.answer = lambda self: self.send(302, Location="file:///etc/passwd")
    with pytest.raises(UnreadableFile, match="https"):
        fetch(server, tmp_path)
    Handler.answer = lambda self: self.send(302, Location="/encore.csv")
    with pytest.raises(UnreadableFile, match="redirections"):
        fetch(server, tmp_path)


def test_attack_39_a_name_that_changes_its_answer_gains_nothing(
    server: str, tmp_path: Path, monkeypatch
) -> None:
    answers = iter(["127.0.0.1", "169.254.169.254"])
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    Handler.answer = lambda self: self.send(200, BODY)
    connected: list[Any] = []
    real = socket.create_connection

    def connect(address: Any, **options: Any) -> Any:
        connected.append(address[0])
        return real(address, **options)

    monkeypatch.setattr("maillage.observatory.fetching.socket.create_connection", connect)
    # Only the module asked about resolves so: the connection is made to an address, not to a name.
    monkeypatch.setattr("maillage.observatory.fetching.resolve_host", resolve)
    assert fetch(server.replace("127.0.0.1", "producteur.example"), tmp_path) == BODY
    assert asked == ["producteur.example"]
    assert connected == ["127.0.0.1"]


def test_a_file_is_kept_and_asked_for_again_only_when_it_changed(server: str, tmp_path: Path) -> None:
    Handler.answer = lambda self: (
        self.send(304) if self.headers.get("If-None-Match") == '"un"' else self.send(200, BODY, ETag='"un"')
    )

    assert fetch(server, tmp_path) == BODY
    again = fetch_file(server, tmp_path, allow=lambda _: True, limits=QUICK)
    assert not again.is_new
    assert again.path.read_bytes() == BODY


def test_a_transfer_cut_short_goes_on_where_it_stopped(server: str, tmp_path: Path) -> None:
    def answer(self: Handler) -> None:
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send(206, BODY[start:], ETag='"un"')
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.send_header("ETag", '"un"')
        self.end_headers()
        self.wfile.write(BODY[:70_000])
        self.close_connection = True

    Handler.answer = answer
    with pytest.raises(UnreadableFile, match="recommencez"):
        fetch(server, tmp_path)
    assert fetch(server, tmp_path) == BODY
    assert Handler.asked[-1]["Range"] == "bytes=70000-"


def flood(self: Handler) -> None:
    self.send_response(200)
    self.end_headers()
    for _ in range(200):
        self.wfile.write(b"0" * 100_000)


def drip(self: Handler) -> None:
    import time

    self.send_response(200)
    self.end_headers()
    for _ in range(40):
        self.wfile.write(b"0")
        time.sleep(0.05)


BAD: dict[str, tuple[Callable[[Handler], Any], str]] = {
    "ten gigabytes announced": (lambda self: self.send(200, b"a", Content_Length=str(10**10)), "dépasse"),
    "a stream without end": (flood, "dépasse"),
    "a byte at a time": (drip, "lentement"),
    "a web page": (lambda self: self.send(200, b"<p>Maintenance", Content_Type="text/html"), "page web"),
    "a web page in disguise": (lambda self: self.send(200, b"\n<!DOCTYPE html><p>"), "page web"),
    "a bad gzip": (lambda self: self.send(200, b"\x1f\x8bxx", Content_Encoding="gzip"), "compressé"),
    "too many requests": (lambda self: self.send(429, Retry_After="60"), "60 secondes"),
    "gone": (lambda self: self.send(404), "404"),
    "not http": (lambda self: self.wfile.write(b"bonjour\r\n"), "ne répond pas"),
}


@pytest.mark.parametrize("case", BAD)
def test_attack_40_what_was_there_is_kept(server: str, tmp_path: Path, case: str) -> None:
    Handler.answer = lambda self: self.send(200, BODY, ETag='"un"')
    path = fetch_file(server, tmp_path, allow=lambda _: True, limits=QUICK).path
    Handler.answer, words = BAD[case]

    with pytest.raises(UnreadableFile, match=words) as refused:
        fetch(server, tmp_path)
    assert "reste servi" in str(refused.value)
    assert path.read_bytes() == BODY


def test_attack_40_an_untrusted_certificate_is_refused(server: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="reste servi"):
        fetch(server.replace("http:", "https:"), tmp_path)


def test_attack_42_a_formula_is_a_text_and_is_never_run(db: None, catalogue: None) -> None:
    from maillage.observatory.services.own_source import create_own_indicator
    from tests import factories

    user = factories.make_user(factories.make_organization(name="Ville"))
    values = {
        "label": "Essai", "definition": "1/0", "formula": "__import__('os').system('id')" + "(" * 1000, "unit": "places",
        "kind": "count", "is_additive": True, "direction": "up", "theme": "services", "decimals": 0,
    }  # fmt: skip
    made = create_own_indicator(organization=user.affiliations.get().organization, values=values, by=user)

    assert made.formula == values["formula"]
