"""Do, in a process of its own, what the tests of faults race, kill and starve: real files, real commits.

``python -m tests.faults.work NAME [ARGUMENT …]`` prints what it found as one line of JSON. A process
that is to be killed is a fork of this one, so that a moment costs no start.
"""

import datetime
import json
import os
import random
import resource
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
django.setup()

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.accounts.second_factor import mark_passed
from maillage.accounts.services.erasure import erase_person
from maillage.accounts.sessions import start_clock
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import (
    Action,
    Batch,
    Contract,
    ContractVersion,
    Node,
    Party,
    StatusChange,
)
from maillage.contracts.services.action import create_action, update_action
from maillage.contracts.services.batch import WantedLine, apply_lines
from maillage.contracts.services.lifecycle import sign_contract
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event, Seal, SearchEntry
from maillage.core.search.index import rebuild_index
from maillage.core.selectors import find_journal_fault
from maillage.core.services import record_event, run_once, seal_journal
from tests import factories

CROWD = 50
ACTIONS = 20
LINES = 6
SAVES = 30
# How long a process lives before it is killed, drawn anew each time: from its first statement on.
LONGEST_LIFE = 1.0


def fill() -> object:
    """Make the database and what is worked on: a contract in force, one to be signed, twenty actions."""
    Path(settings.HOME_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    node = factories.make_node(factories.make_contract(slug="contrat"), number="1", slug="axe-1")
    manager = factories.make_manager(node.contract, email="cheffe@maillage.example")
    for rank in range(ACTIONS):
        factories.make_action(node, slug=f"action-{rank}", title=f"Action {rank}")
    signed = factories.make_contract(
        slug="a-signer", status=ContractStatus.NEGOTIATED, starts_on=datetime.date(2025, 1, 1)
    )
    factories.assign(manager, signed, PersonRole.MANAGER)
    factories.make_party(signed), factories.make_party(signed)
    rebuild_index()
    return {"actions": ACTIONS}


def sign_in(user: User) -> Client:
    """Give a browser signed in as a person, second factor passed."""
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(user)
    request = HttpRequest()
    request.session, request.user = client.session, user
    mark_passed(request, user, way="test")
    start_clock(request)
    request.session.save()
    return client


# --- Cutting ------------------------------------------------------------------------------------


def leave_log() -> object:
    """Save thirty times, then vanish as a machine that stops: the log of SQLite keeps what it holds."""
    manager = find_manager()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
    for rank in range(SAVES):
        action = Action.objects.get(slug="action-0")
        update_action(
            action=action, values={"method": f"texte {rank}"}, expected_version=action.version, by=manager
        )
    sys.stdout.write(json.dumps({"saves": SAVES}) + "\n")
    sys.stdout.flush()
    os._exit(0)


# --- Racing -------------------------------------------------------------------------------------


def race(one: Callable[[int], str]) -> Counter[str]:
    """Do one thing fifty times at once, each time on a connection of its own, and count the answers."""
    # With a time-out: one that could not connect must not leave the others waiting for it.
    barrier, answers = threading.Barrier(CROWD, timeout=120), Counter[str]()

    def run(rank: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            answers[one(rank)] += 1
        except StaleVersion:
            answers["stale"] += 1
        except ValidationError as error:
            answers[f"refused: {error.code}"] += 1
        except Exception as error:  # noqa: BLE001 - any other answer is what the test looks for
            answers[repr(error)[:200]] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def find_manager() -> User:
    return User.objects.get(email="cheffe@maillage.example")


def race_saves() -> object:
    """Save one action fifty times from the same version."""
    manager = find_manager()

    def save(rank: int) -> str:
        action = Action.objects.get(slug="action-0")
        update_action(action=action, values={"method": f"texte {rank}"}, expected_version=1, by=manager)
        return f"saved {rank}"

    answers = race(save)
    action = Action.objects.get(slug="action-0")
    return {
        "answers": answers,
        "version": action.version,
        "kept": action.method,
        "events": Event.objects.filter(subject_kind="contracts.action").count(),
        "fault": find_journal_fault(),
    }


def race_distinct_saves() -> object:
    """Save each action from several threads that each read what is stored: all that do not meet pass."""
    manager = find_manager()

    def save(rank: int) -> str:
        for _ in range(CROWD):
            action = Action.objects.get(slug=f"action-{rank % ACTIONS}")
            try:
                update_action(
                    action=action,
                    values={"method": f"texte {rank}"},
                    expected_version=action.version,
                    by=manager,
                )
            except StaleVersion:
                continue
            return "saved"
        return "never"

    answers = race(save)
    return {"answers": answers, "events": Event.objects.count(), "fault": find_journal_fault()}


def race_signatures() -> object:
    """Sign for one party fifty times, then for the other."""
    manager, today = find_manager(), timezone.localdate()
    answers = []
    for party in Party.objects.filter(contract__slug="a-signer"):

        def sign(_rank: int, key: int = party.pk) -> str:
            sign_contract(party=Party.objects.get(pk=key), signed_on=today, by=manager)
            return "signed"

        answers.append(race(sign))
    contract = Contract.objects.get(slug="a-signer")
    return {
        "answers": answers,
        "status": contract.status,
        "signatures": Event.objects.filter(verb=Verb.SIGN).count(),
        "versions": ContractVersion.objects.filter(contract=contract).count(),
        "fault": find_journal_fault(),
    }


def race_sendings() -> object:
    """Send one form fifty times with one key."""
    manager, key = find_manager(), uuid.uuid4()

    def send(_rank: int) -> str:
        node = Node.objects.get(slug="axe-1", contract__slug="contrat")
        owner = manager.affiliations.get().organization
        made = run_once(
            key=key, by=manager, make=lambda: create_action(node=node, title="Reçue", owner=owner, by=manager)
        )
        return f"action {made.pk}"

    answers = race(send)
    return {
        "answers": len(answers),
        "made": Action.objects.filter(title="Reçue").count(),
        "fault": find_journal_fault(),
    }


# --- Killing ------------------------------------------------------------------------------------


class Killed:
    """Work in a fork until somebody kills it; what is told on the pipe was committed before."""

    def __init__(self, tell: Callable[[str], None], chance: random.Random) -> None:
        self.tell, self.chance = tell, chance
        self.manager = find_manager()

    def go_on(self) -> None:
        """Do one thing after another, forever."""
        while True:
            self.chance.choice(
                (self.save, self.save, self.import_lines, self.seal, self.export, self.back_up)
            )()

    def save(self) -> None:
        action = Action.objects.get(slug=f"action-{self.chance.randrange(ACTIONS)}")
        values = {"method": f"texte {self.chance.random()}"}
        update_action(action=action, values=values, expected_version=action.version, by=self.manager)
        self.tell(f"save {action.slug} {action.version}")

    def import_lines(self) -> None:
        lines = [
            WantedLine(rank, {"intitule": f"Importée {self.chance.random()}"}, place="1")
            for rank in range(LINES)
        ]
        contract = Contract.objects.get(slug="contrat")
        batch = apply_lines(contract=contract, lines=lines, versions={}, label="Bloc", by=self.manager)
        self.tell(f"import {batch.pk}")

    def seal(self) -> None:
        last = Seal.objects.first()
        day = last.day + datetime.timedelta(days=1) if last else timezone.localdate()
        if seal := seal_journal(day=day):
            self.tell(f"seal {seal.day}")

    def export(self) -> None:
        answer = sign_in(self.manager).get("/actions/?portee=toutes&format=xlsx")
        assert b"".join(answer).startswith(b"PK"), answer.status_code
        self.tell("export")

    def back_up(self) -> None:
        path = Path(settings.HOME_DIR) / "sauvegarde"
        call_command("backup", str(path), stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123 - until killed
        self.tell("backup")


def fork_and_kill(life: float, work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Fork, let the fork work for a while, kill it; give what it had told."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda text: os.write(writing, f"{text}\n".encode()) and None)
        except BaseException as error:  # noqa: BLE001 - a fork never returns into the test
            os.write(writing, f"failed {error!r}\n".encode())
        os._exit(1)
    os.close(writing)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read().splitlines()


def kill(moments: str, seed: str) -> object:
    """Kill a working process at many moments; after each, look whether anything is half."""
    chance, told = random.Random(seed), Counter[str]()
    faults: list[str] = []
    # Once before, so that a fork works from its first instant instead of loading the program.
    first = Killed(lambda _text: None, random.Random(seed))
    first.save(), first.import_lines(), first.seal(), first.export(), first.back_up()
    for _ in range(int(moments)):
        mine = random.Random(chance.random())
        lines = fork_and_kill(
            chance.uniform(0.01, LONGEST_LIFE), lambda tell, mine=mine: Killed(tell, mine).go_on()
        )
        told.update(line.partition(" ")[0] for line in lines)
        faults += [line for line in lines if line.startswith("failed")]
        faults += list_damage() + list_lost(lines)
        if faults:
            break
    return {"told": told, "faults": faults[:10]}


def list_damage() -> list[str]:
    """Give what is not whole in the database."""
    faults = list_engine_faults()
    if fault := find_journal_fault():
        faults.append(f"journal: {fault}")
    imported = 0
    for batch in Batch.objects.all():
        made = Action.objects.filter(pk__in=batch.created).count()
        imported += made
        if made != LINES or not Event.objects.filter(subject_kind="contracts.batch", subject_id=batch.pk):
            faults.append(f"batch {batch.pk} is half")
    if Action.objects.count() != ACTIONS + imported:
        faults.append("an action belongs to no batch")
    if homeless := Action.objects.exclude(placements__is_home=True).count():
        faults.append(f"{homeless} actions stand nowhere")
    if StatusChange.objects.count() != imported:
        faults.append("an action was opened without its first state")
    if SearchEntry.objects.filter(kind="contracts.action").count() != ACTIONS + imported:
        faults.append("an action is not found by search")
    for action in Action.objects.filter(slug__startswith="action-"):
        events = Event.objects.filter(subject_kind="contracts.action", subject_id=str(action.pk)).count()
        if events != action.version - 1:
            faults.append(f"{action.slug}: version {action.version}, {events} events")
    return faults


def list_engine_faults() -> list[str]:
    """Give what the engine itself finds broken."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        faults = [str(row) for row in cursor.fetchall() if row != ("ok",)]
        cursor.execute("PRAGMA foreign_key_check")
        return faults + [f"orphan {row}" for row in cursor.fetchall()]


def list_lost(lines: list[str]) -> list[str]:
    """Give what was told as done and is not there."""
    lost = []
    for line in lines:
        what, *about = line.split()
        if what == "save":
            kept = Action.objects.filter(slug=about[0], version__gte=int(about[1])).exists()
        elif what == "import":
            kept = Batch.objects.filter(pk=about[0]).exists()
        elif what == "seal":
            kept = Seal.objects.filter(day=about[0]).exists()
        else:
            continue
        if not kept:
            lost.append(f"lost: {line}")
    return lost


# Each earlier state of the database, from the last but one down to the first ones.
EARLIER = (
    (("core", "0005"),),
    (("contracts", "0002"),),
    (("core", "0004"), ("contracts", "0002")),
    (("territories", "0001"), ("contracts", "0002")),
    (("accounts", "0002"), ("contracts", "0001")),
    (("contracts", "0001"), ("territories", "0001"), ("accounts", "0002"), ("core", "0003")),
)


def kill_migrations(moments: str, seed: str) -> object:
    """Go back to each earlier state with the data, kill the way forward, and start it again."""
    chance, faults, cut = random.Random(seed), [], 0
    before = count_rows()
    for rank in range(int(moments)):
        for app, name in EARLIER[rank % len(EARLIER)]:
            call_command("migrate", app, name, verbosity=0, interactive=False)
        lines = fork_and_kill(chance.uniform(0.05, 1.5), migrate_all)
        cut += "done" not in lines
        faults += [line for line in lines if line.startswith("failed")] + list_engine_faults()
        call_command("migrate", verbosity=0, interactive=False)
        if count_rows() != before:
            faults.append(f"rows after {rank}: {count_rows()} instead of {before}")
        if fault := find_journal_fault():
            faults.append(f"journal after {rank}: {fault}")
        if faults:
            break
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    return {"cut": cut, "faults": faults[:5]}


def migrate_all(tell: Callable[[str], None]) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    tell("done")


def count_rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in (Action, Contract, Node, Party, User, Event, StatusChange)
    }


# --- Starving -----------------------------------------------------------------------------------


def starve() -> object:
    """Let no file grow any more, as on a full disk: what is asked is refused, and nothing is lost."""
    connections.close_all()
    manager = find_manager()
    client = sign_in(manager)
    update_action(
        action=Action.objects.get(slug="action-0"), values={"method": "gardé"}, expected_version=1, by=manager
    )
    lines = [WantedLine(rank, {"intitule": f"Importée {rank} " + "é" * 400}, place="1") for rank in range(80)]
    contract = Contract.objects.get(slug="contrat")
    connections.close_all()
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Room for the shared index of the log (32 KiB) and a few pages of it: less than any change writes.
    resource.setrlimit(resource.RLIMIT_FSIZE, (40 * 1024, unlimited[1]))
    answers: dict[str, object] = {}
    try:
        page = client.post(
            "/actions/action-0/modifier/", {"title": "Autre", "method": "é" * 9000, "seen": "2"}
        )
        answers["write"] = [page.status_code, page.content.decode()]
        try:
            apply_lines(contract=contract, lines=lines, versions={}, label="Bloc", by=manager)
            answers["import"] = "written"
        except OperationalError:
            answers["import"] = "refused"
    finally:
        connections.close_all()
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    action = Action.objects.get(slug="action-0")
    answers["kept"] = [action.title, action.method, action.version]
    answers["damage"] = list_damage()
    update_action(action=action, values={"method": "repris"}, expected_version=2, by=manager)
    answers["again"] = Action.objects.get(slug="action-0").method
    return answers


# --- Saving and restoring -----------------------------------------------------------------------


def live() -> object:
    """Change a few things, as a day does, and tell the state of the journal."""
    manager = find_manager()
    for rank in range(5):
        action = Action.objects.get(slug=f"action-{rank}")
        update_action(action=action, values={"method": "jour"}, expected_version=action.version, by=manager)
    seal_journal(day=timezone.localdate())
    for name in ("Partante", "Restante"):
        person = factories.make_user(first_name=name, email=f"{name.lower()}@maillage.example")
        record_event(verb=Verb.CREATE, subject=person, by=None)
    return tell_state()


def erase() -> object:
    """Erase one person."""
    erase_person(user=User.objects.get(email="partante@maillage.example"), by=None)
    return tell_state()


def tell_state() -> object:
    """Give every hash of the journal, who is there, and whether pages answer."""
    # The first commands of a new process find no page compiled: only the answer matters.
    page = Client(headers={"host": "localhost"}).get("/actions/")
    return {
        "digests": list(Event.objects.order_by("sequence").values_list("digest", flat=True)),
        "people": sorted(User.objects.values_list("email", flat=True)),
        "labels": [str(label) for label in Event.objects.values_list("subject_label", flat=True)],
        "fault": find_journal_fault(),
        "page": page.status_code,
        "found": SearchEntry.objects.filter(kind="contracts.action").count(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:]), default=str) + "\n")
