"""Check that what is written about the program is what the program is."""

import re

import pytest
from django.core.management import get_commands, load_command_class
from django.db import models
from tools import reference

from maillage.environment import VARIABLES
from tests import codebase
from tests.codebase import ROOT

ENGLISH = re.compile(r"\b(?:the|of|this|will|with|and|to|from|which|whether)\b", re.IGNORECASE)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
ADR_LINES = 60


def list_own_commands() -> list:
    return [
        load_command_class(app, name)
        for name, app in sorted(get_commands().items())
        if isinstance(app, str) and app.startswith("maillage.")
    ]


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_reference_page_is_up_to_date(name: str) -> None:
    page = ROOT / "docs" / "reference" / name

    assert page.read_text() == reference.PAGES[name](), "run make docs"


def test_every_setting_has_a_meaning_and_an_example() -> None:
    poor = [item.name for item in VARIABLES if not item.meaning.endswith(".") or not item.example]

    assert not poor


def test_settings_read_only_declared_variables() -> None:
    declared = {item.name for item in VARIABLES}
    named = {
        name
        for path in codebase.list_sources("src/maillage/")
        for name in re.findall(r"env\.\w+\(\s*\"(MAILLAGE_\w+)\"", path.read_text())
    }

    assert named == declared, "declared but never read, or read but not declared"


@pytest.mark.parametrize(
    "command", list_own_commands(), ids=lambda command: command.__module__.rpartition(".")[2]
)
def test_every_command_helps_in_french(command) -> None:
    name = command.__module__.rpartition(".")[2]
    parser = command.create_parser("maillage", name)
    options = [action for action in parser._actions if action.dest not in reference.COMMON]

    texts = [command.help, *(action.help or "" for action in options)]

    assert all(texts), "every command and option says what it does"
    assert not [text for text in texts if ENGLISH.search(text)]


def test_english_help_is_seen() -> None:
    assert ENGLISH.search("Loads the file and writes it.")


def read_glossary() -> list[tuple[str, str, str]]:
    """Give the rows of the glossary's tables: English term, French term, meaning."""
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")
    ]
    return [
        row
        for row in rows
        if len(row) == 3 and row[0] not in {"English", "---"} and not row[0].startswith("--")
    ]


def list_vocabularies() -> list[type[models.Choices]]:
    """Give every list of choices of the project."""
    found: list[type[models.Choices]] = []
    waiting = [models.TextChoices, models.IntegerChoices]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("maillage."):
                found.append(kind)
    return found


def fold_name(english: str) -> str:
    """Give an English term as a class is named: « budget line » is ``budgetline``."""
    return re.sub(r"[^a-z0-9]", "", english.lower())


@pytest.mark.parametrize("model", codebase.list_own_models(), ids=lambda model: model.__name__)
def test_every_model_is_in_the_glossary(model: type[models.Model]) -> None:
    french = {fold_name(english): term for english, term, _ in read_glossary()}

    assert french.get(model.__name__.lower()) == str(model._meta.verbose_name)


@pytest.mark.parametrize("kind", list_vocabularies(), ids=lambda kind: kind.__name__)
def test_every_vocabulary_is_in_the_glossary(kind: type[models.Choices]) -> None:
    assert kind.__name__.lower() in {fold_name(english) for english, _, _ in read_glossary()}


def test_the_glossary_binds_one_term_to_one_term() -> None:
    rows = read_glossary()
    english, french = [fold_name(row[0]) for row in rows], [row[1].lower() for row in rows]

    assert len(rows) > 80
    assert sorted(english) == sorted(set(english))
    assert sorted(french) == sorted(set(french))
    assert all(meaning.endswith(".") for _, _, meaning in rows)


def test_links_between_documents_lead_somewhere() -> None:
    documents = [
        path for path in codebase.list_files() if path.suffix == ".md" and ROOT / "tests" not in path.parents
    ]
    broken = [
        f"{codebase.show(path)} → {target}"
        for path in documents
        for target in LINK.findall(path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert not broken


def test_a_decision_is_short_and_complete() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))

    assert len(decisions) >= 10
    for path in decisions:
        lines = path.read_text().splitlines()
        assert len(lines) <= ADR_LINES, f"{path.name} is too long"
        assert {"## Context", "## Decision", "## Consequences"} <= set(lines), f"{path.name} lacks a part"
        assert re.match(rf"# {path.name[:4]}\b", lines[0]), f"{path.name} begins with its number"


def test_every_module_is_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()

    missing = [folder.name for folder in codebase.list_modules() if f"`{folder.name}`" not in page]

    assert not missing
