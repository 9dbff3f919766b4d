"""Check that what measures is right: the generated country, the client, the line that concludes."""

import hashlib
import http.server
import threading
from collections.abc import Iterator

import pytest
from benchmarks import generator, report
from benchmarks.__main__ import NAMES
from benchmarks.country import LOCAL, TRAVELLER
from benchmarks.load import Browser, load
from django.apps import apps
from django.core.serializers import serialize

from maillage.accounts.models import User
from maillage.contracts.models import Action, Contract, Node, Placement
from maillage.core.selectors import find_journal_fault
from maillage.territories.models import Territory
from tests.codebase import ROOT

SMALL = generator.Size(epci=3, contracts=4, actions=90)


def digest_rows() -> str:
    """Give a digest of everything the generator writes, but the instants of writing."""
    models = [
        model for app in ("territories", "contracts") for model in apps.get_app_config(app).get_models()
    ]
    rows = "".join(
        serialize("json", model._default_manager.order_by("pk"), fields=_fields_but_instants(model))
        for model in models
        if model._default_manager.exists()
    )
    return hashlib.sha256(rows.encode()).hexdigest()


def _fields_but_instants(model) -> list[str]:
    return [field.name for field in model._meta.fields if not field.name.endswith("_at")]


@pytest.mark.django_db
def test_the_generator_writes_the_size_asked() -> None:
    generator.generate(SMALL)

    assert Contract.objects.filter(slug__startswith="contrat-").count() == SMALL.contracts
    assert Action.objects.count() == SMALL.actions
    assert Territory.objects.filter(kind="epci", code__startswith="8000").count() == SMALL.epci


@pytest.mark.django_db
def test_the_generated_rows_are_sound() -> None:
    generator.generate(SMALL)

    for contract in Contract.objects.filter(slug__startswith="contrat-"):
        contract.full_clean()
    for action in Action.objects.all():
        action.full_clean()
    assert not Action.objects.exclude(placements__is_home=True).exists()
    assert Placement.objects.filter(is_home=False).exists()
    assert not [
        place
        for place in Placement.objects.filter(is_home=True)
        if place.node.contract_id != place.action.home_id
    ]
    assert not [
        node for node in Node.objects.exclude(parent=None) if node.parent.contract_id != node.contract_id
    ]


@pytest.mark.django_db
def test_the_people_to_measure_see_what_they_should() -> None:
    generator.generate(SMALL)

    traveller, local = User.objects.get(email=TRAVELLER), User.objects.get(email=LOCAL)

    assert Action.objects.visible_to(traveller).count() == SMALL.actions
    assert 0 < Action.objects.editable_by(local).count() < SMALL.actions


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_same_seed_gives_the_same_country(django_db_blocker) -> None:
    from django.core.management import call_command

    generator.generate(SMALL)
    first = digest_rows()
    call_command("flush", interactive=False, verbosity=0, reset_sequences=True)
    generator.generate(SMALL)

    assert digest_rows() == first


def test_the_full_size_is_the_promised_one() -> None:
    assert generator.Size.of(200_000) == generator.Size(epci=1_255, contracts=2_000, actions=200_000)


def test_every_benchmark_is_run_by_the_command() -> None:
    files = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "conclude(" in path.read_text() and path.stem not in {"report", "__main__"}
    }

    assert files == set(NAMES)


class _Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the name that the standard library calls
        if self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        body = f"{self.path} {self.headers.get('Cookie', '')}".encode() * (
            2_000 if self.path == "/long" else 1
        )
        self.send_response(404 if self.path == "/absent" else 200)
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_client_reads_every_form_of_answer(port: int) -> None:
    browser = Browser(port, {"Cookie": "sessionid=1"})

    answers = [browser.get("/ici"), browser.get("/chunks"), browser.get("/ici", If_None_Match='"1"'),
               browser.get("/long"), browser.get("/absent")]  # fmt: skip
    browser.close()

    assert [answer.status for answer in answers] == [200, 200, 304, 200, 404]
    assert [answer.body for answer in answers[:3]] == [b"/ici sessionid=1", b"abcde", b""]
    assert len(answers[3].body) == 2_000 * len(b"/long sessionid=1")


def test_a_load_counts_answers_and_refusals(port: int) -> None:
    good = load(port, ["/a", "/b"], at_once=2, seconds=0.2)
    bad = load(port, ["/absent"], at_once=1, seconds=0.1)

    assert good.seconds
    assert not good.refused
    assert set(bad.refused) == {404}


def test_the_line_says_ok_or_short(capsys: pytest.CaptureFixture[str]) -> None:
    fast, slow = report.Goal(40, "pages/s", at_least=True), report.Goal(500, "ms")

    kept = report.conclude(
        "N0", [(41, fast), (499, slow)], size="10 rows", peer="plain 1.0 20 pages/s ratio 2.05"
    )
    missed = report.conclude("N0", [(39, fast), (499, slow)], size="10 rows")

    first, second = capsys.readouterr().out.splitlines()
    assert kept
    assert first.startswith(
        "OK  N0  41.0 pages/s, 499 ms  goal ≥ 40.0 pages/s, ≤ 500 ms  peer plain 1.0 20 pages/s ratio"
    )
    assert not missed
    assert second.startswith("SHORT  N0  39.0 pages/s")


def test_growth_is_read_from_sizes() -> None:
    assert report.compute_exponent([10, 100, 1_000], [3, 30, 300]) == pytest.approx(1)
    assert report.compute_exponent([10, 100, 1_000], [5, 5, 5]) == pytest.approx(0)


def test_percentiles_take_the_nearest_rank() -> None:
    values = list(range(1, 101))

    assert report.percentile(values, 0.95) == 95
    assert report.percentile([7.0], 0.5) == 7.0


@pytest.mark.django_db
def test_the_journal_of_the_benchmark_is_chained_as_ours() -> None:
    from benchmarks.journal import write_events

    write_events(5)

    assert find_journal_fault() is None
