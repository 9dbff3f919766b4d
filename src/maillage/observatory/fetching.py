"""Fetch a file from its producer: never from a private network, never without bounds, never over good data.

The name is resolved once and the connection is made to the address that was checked, so that a name
which changes its answer gains nothing; the same for each redirection.
"""

import hashlib
import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from maillage.territories.records import UnreadableFile

MAX_BYTES = 2 * 1024**3
MAX_SECONDS = 1800
MAX_REDIRECTS = 5
SILENCE_SECONDS = 20.0
# Slower than this over a window, a server only holds the line.
LEAST_BYTES, WINDOW_SECONDS = 16_384, 20.0
_CHUNK = 1 << 16
_SCHEMES = {"http": 80, "https": 443}
resolve_host = socket.getaddrinfo
_KEPT = "Ce qui était chargé reste servi."
Allow = Callable[[str], bool]


@dataclass(frozen=True)
class Limits:
    """How much a server may send, and how slowly."""

    max_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS
    silence_seconds: float = SILENCE_SECONDS
    window_seconds: float = WINDOW_SECONDS


@dataclass(frozen=True)
class Fetched:
    """A whole file in the cache, and whether the server said that it had not changed."""

    path: Path
    is_new: bool


def is_public_address(address: str) -> bool:
    """Tell whether an address is one of the public Internet; IPv4 inside IPv6 is judged as IPv4."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        found = inner or found
    return found.is_global and not found.is_multicast


def fetch_file(
    url: str, folder: Path, *, allow: Allow = is_public_address, limits: Limits | None = None
) -> Fetched:
    """Fetch a file into a folder, going on where the last attempt stopped; the one before stays until it is whole.

    Raises
    ------
    UnreadableFile
        The address is refused, or the server gave no whole file: says why and what remains.
    """
    bounds = limits or Limits()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(url.encode()).hexdigest()[:24]
    suffix = "".join(Path(url.partition("?")[0].rpartition("/")[2]).suffixes[-2:])[:12] or ".csv"
    cache = _Cache(folder / f"{name}{suffix}")
    ends = time.monotonic() + bounds.max_seconds
    try:
        for _ in range(MAX_REDIRECTS + 1):
            connection, path = _connect(url, allow, bounds)
            try:
                with _ask(connection, path, cache) as answer:
                    if answer.status in {301, 302, 303, 307, 308}:
                        url = urljoin(url, answer.getheader("Location", ""))
                        continue
                    return _keep(answer, cache, bounds, ends)
            finally:
                connection.close()
    except (ssl.SSLError, ssl.CertificateError) as error:
        raise UnreadableFile(
            f"Le certificat du serveur est refusé (expiré, ou d’un autre nom). {_KEPT}"
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreadableFile(
            f"Le serveur ne répond pas comme il faut ({type(error).__name__}). {_KEPT}"
        ) from error
    raise UnreadableFile(f"Plus de {MAX_REDIRECTS} redirections : l’adresse ne mène nulle part. {_KEPT}")


class _Cache:
    """A file, the part of it that came so far, and by which mark the server knows it."""

    def __init__(self, path: Path) -> None:
        self.path, self.part, self.note = (
            path,
            path.with_name(f"{path.name}.part"),
            path.with_name(f"{path.name}.json"),
        )
        self.marks: dict[str, str] = json.loads(self.note.read_text()) if self.note.is_file() else {}

    def headers(self) -> dict[str, str]:
        """Give what asks for the rest, or for nothing when nothing changed."""
        mark = self.marks.get("part", "")
        if self.part.is_file() and mark:
            return {"Range": f"bytes={self.part.stat().st_size}-", "If-Range": mark}
        whole = self.marks.get("whole", "")
        if self.path.is_file() and whole:
            return {"If-None-Match": whole} if whole.startswith(('"', "W/")) else {"If-Modified-Since": whole}
        return {}

    def remember(self, kind: str, mark: str) -> None:
        """Keep a mark beside the file."""
        self.marks[kind] = mark
        self.note.write_text(json.dumps(self.marks))

    def finish(self) -> None:
        """Put the whole file in its place, in one step."""
        self.part.replace(self.path)
        self.remember("whole", self.marks.pop("part", ""))


def _connect(url: str, allow: Allow, limits: Limits) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnreadableFile("Cette adresse n’est pas lisible.") from error
    if parts.scheme not in _SCHEMES or not host or parts.username or parts.password:
        raise UnreadableFile("L’adresse doit commencer par https:// (ou http://), sans nom ni mot de passe.")
    number = port or _SCHEMES[parts.scheme]
    try:
        found = resolve_host(host, number, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableFile(f"Le serveur « {host[:80]} » est introuvable. {_KEPT}") from error
    addresses = [str(row[4][0]) for row in found]
    # One private address among public ones is enough to refuse: the next answer might be that one.
    if not addresses or not all(allow(address) for address in addresses):
        raise UnreadableFile(
            f"« {host[:80]} » est une adresse privée ou réservée : Maillage ne s’y connecte pas."
        )
    raw = socket.create_connection((addresses[0], number), timeout=limits.silence_seconds)
    if parts.scheme == "https":
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    connection = http.client.HTTPConnection(host, number, timeout=limits.silence_seconds)
    connection.sock = raw
    path = parts.path or "/"
    return connection, f"{path}?{parts.query}" if parts.query else path


def _ask(connection: http.client.HTTPConnection, path: str, cache: _Cache) -> http.client.HTTPResponse:
    headers = {"User-Agent": "Maillage", "Accept-Encoding": "identity", "Connection": "close"}
    connection.request("GET", path, headers=headers | cache.headers())
    return connection.getresponse()


def _keep(
    answer: http.client.HTTPResponse,
    cache: _Cache,
    limits: Limits,
    ends: float,
) -> Fetched:
    if answer.status == 304:
        return Fetched(cache.path, is_new=False)
    if answer.status == 416:
        cache.part.unlink(missing_ok=True)
        raise UnreadableFile(f"Le fichier a changé pendant qu’il arrivait : recommencez. {_KEPT}")
    if answer.status in {429, 503}:
        wait = answer.getheader("Retry-After", "")
        when = f" dans {wait} secondes" if wait.isdecimal() else " plus tard"
        raise UnreadableFile(f"Le serveur demande d’attendre : recommencez{when}. {_KEPT}")
    if answer.status not in {200, 206}:
        raise UnreadableFile(f"Le serveur répond {answer.status} : vérifiez l’adresse du fichier. {_KEPT}")
    if "html" in (answer.getheader("Content-Type") or "").lower():
        raise UnreadableFile(f"Le serveur donne une page web au lieu d’un fichier. {_KEPT}")
    if (answer.getheader("Content-Encoding") or "identity") != "identity":
        raise UnreadableFile(f"Le serveur envoie un contenu compressé qui n’a pas été demandé. {_KEPT}")
    mark = answer.getheader("ETag") or answer.getheader("Last-Modified") or ""
    cache.remember("part", mark)
    _receive(answer, cache.part, limits, ends)
    with cache.part.open("rb") as stream:
        if stream.read(200).lstrip().lower().startswith((b"<!doctype html", b"<html")):
            stream.close()
            cache.part.unlink()
            raise UnreadableFile(f"Le serveur donne une page web au lieu d’un fichier. {_KEPT}")
    cache.finish()
    return Fetched(cache.path, is_new=True)


def _receive(
    answer: http.client.HTTPResponse,
    part: Path,
    limits: Limits,
    ends: float,
) -> None:
    """Write what comes after what came before; a server that stops, floods or drips is left."""
    announced = answer.getheader("Content-Length")
    start = part.stat().st_size if answer.status == 206 and part.is_file() else 0
    if announced and announced.isdecimal() and start + int(announced) > limits.max_bytes:
        raise UnreadableFile(f"Le fichier dépasse {limits.max_bytes // 1024**2} Mo. {_KEPT}")
    size, seen, since = start, start, time.monotonic()
    with part.open("ab" if start else "wb") as stream:
        while chunk := answer.read1(_CHUNK):
            stream.write(chunk)
            size += len(chunk)
            now = time.monotonic()
            if size > limits.max_bytes:
                stream.close()
                part.unlink()
                raise UnreadableFile(f"Le fichier dépasse {limits.max_bytes // 1024**2} Mo. {_KEPT}")
            if now > ends:
                raise UnreadableFile(
                    f"Le fichier n’est pas arrivé à temps : recommencez, il reprendra. {_KEPT}"
                )
            if now - since > limits.window_seconds:
                if size - seen < LEAST_BYTES:
                    raise UnreadableFile(f"Le serveur envoie trop lentement : recommencez plus tard. {_KEPT}")
                seen, since = size, now
    if announced and announced.isdecimal() and size - start < int(announced):
        raise UnreadableFile(f"Le fichier s’est arrêté en chemin : recommencez, il reprendra là. {_KEPT}")
