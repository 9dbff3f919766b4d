"""Check what erodes silently in the code and the templates."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from tests import codebase
from tests.codebase import PACKAGE, ROOT, show

LONGEST = 500
# Templates that Django and allauth ask for by name, when something goes wrong.
ASKED_BY_NAME = {"400.html", "403.html", "404.html", "429.html", "500.html"}
READING_LAYERS = {"views", "forms", "selectors", "access", "templatetags", "urls", "context_processors"}


def list_reading_files() -> list[Path]:
    return [
        path
        for path in codebase.list_sources("src/maillage/")
        if READING_LAYERS & {*path.parts, path.stem}
        and not {"services", "demo", "management"} & set(path.parts)
    ]


def test_only_services_write() -> None:
    files = list_reading_files()

    faults = [
        f"{show(path)} {call}" for path in files for call in codebase.find_write_calls(path.read_text())
    ]

    assert len(files) > 10
    assert not faults, "written outside services:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "call",
    ["Action.objects.create(title='x')", "action.save()", "rows.filter(pk=1).update(title='x')", "row.delete()",
     "Action.objects.bulk_create(rows)"],
)  # fmt: skip
def test_a_write_is_seen(call: str) -> None:
    assert list(codebase.find_write_calls(call))


@pytest.mark.parametrize(
    "call", ["context.update(page)", "digest.update(b'x')", "cache.delete('x')", "names.add(1)"]
)
def test_another_call_is_not_taken_for_a_write(call: str) -> None:
    assert not list(codebase.find_write_calls(call))


def test_every_template_is_used() -> None:
    named = [
        re.compile(re.sub(r"\\{[^}]*\\}", r"[\\w-]+", re.escape(name)))
        for path in codebase.list_sources("src/", suffixes=(".py", ".html", ".txt"))
        for name in re.findall(r"[\"']([\w./{}-]+\.(?:html|txt))(?:#[\w-]+)?[\"']", path.read_text())
    ]
    templates = [codebase.name_template(path) for path in codebase.list_templates()]

    unused = [
        name
        for name in templates
        if name not in ASKED_BY_NAME
        and not any(pattern.fullmatch(name) for pattern in named)
        and not is_asked_by_a_library(name)
    ]

    assert not unused, f"templates that nothing asks for: {unused}"


def is_asked_by_a_library(name: str) -> bool:
    """Tell whether a template replaces one of an installed library, and so is asked for by it."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    return any((folder / name).exists() for folder in folders if PACKAGE not in folder.parents)


def test_every_template_named_exists() -> None:
    named = {
        name
        for path in codebase.list_sources("src/maillage/")
        for name in re.findall(r"render\w*\(\s*request,\s*[\"']([\w./-]+\.html)", path.read_text())
    }

    for name in sorted(named):
        get_template(name)


def test_no_inline_code_in_templates() -> None:
    faults = [
        f"{show(path)}: {fault}"
        for path in codebase.list_templates()
        for fault in codebase.find_inline_code(path.read_text())
    ]

    assert not faults, "the pages' security policy refuses:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "template", ["<script>go()</script>", '<p style="color: red">', "<a onclick='go()'>", "<style>p {}</style>",
                 '<a href="javascript:go()">'],
)  # fmt: skip
def test_inline_code_is_seen(template: str) -> None:
    assert list(codebase.find_inline_code(template))


def test_templates_follow_french_typography() -> None:
    faults = [
        f"{show(path)}: « {fault} »"
        for path in codebase.list_templates()
        for text in codebase.read_visible_text(path.read_text())
        for fault in [*codebase.find_apostrophes(text), *codebase.find_breakable_marks(text)]
    ]

    assert not faults, "write ’ and put a no-break space beside « » : ; ! ?\n" + "\n".join(faults)


def test_messages_use_the_typographic_apostrophe() -> None:
    faults = [
        f"{show(path)}:{line} {word}"
        for path in codebase.list_sources("src/maillage/")
        if "reading" not in path.parts  # it recognizes documents as people type them
        for line, text in codebase.list_french_strings(path.read_text())
        for word in codebase.find_apostrophes(text)
    ]

    assert not faults, "write ’ in French texts:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "template",
    ["<p>l'action</p>", "<p>Prêt ?</p>", "<b>État</b> : signé", '<img alt="Voir : ici">', "<p>« ici »</p>", "<p>Vraiment?</p>",
     '{% include "x.html" with label="Prêt ?" only %}'],
)  # fmt: skip
def test_a_fault_of_typography_is_seen(template: str) -> None:
    texts = list(codebase.read_visible_text(template))

    assert any([*codebase.find_apostrophes(text), *codebase.find_breakable_marks(text)] for text in texts)


@pytest.mark.parametrize(
    "template",
    ["<p>l’action</p>", "<p>Prêt\u00a0?</p>", "<p>État&nbsp;: {{ state }}</p>", '<a href="https://exemple.fr/?a=1">ici</a>',
     "<p>14:30</p>", "{% if a == 'b' %}oui{% endif %}", "<p>« ici »</p>".replace(" ", "\u00a0")],
)  # fmt: skip
def test_good_typography_is_left_alone(template: str) -> None:
    texts = list(codebase.read_visible_text(template))

    assert not any([*codebase.find_apostrophes(text), *codebase.find_breakable_marks(text)] for text in texts)


def test_no_file_is_too_long() -> None:
    suffixes = (".py", ".html", ".css", ".js")
    files = codebase.list_sources("src/", "tests/", "tools/", "benchmarks/", suffixes=suffixes)

    long = {show(path): count for path in files if (count := len(path.read_text().splitlines())) > LONGEST}

    assert not long, f"cut these files by subject: {long}"


def test_no_path_of_a_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|[A-Z]:\\\\?Users")
    faults = [
        f"{show(path)}: {match.group()}"
        for path in codebase.list_files()
        if path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".sh", ".json", ".yml", ".cfg", ""}
        for match in pattern.finditer(path.read_text(errors="ignore"))
    ]

    assert not faults, f"paths of somebody’s machine: {faults}"


def test_nothing_is_left_to_do() -> None:
    pattern = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    files = codebase.list_sources(
        "src/", "tests/", "tools/", "benchmarks/", suffixes=(".py", ".html", ".css", ".js")
    )

    faults = [show(path) for path in files if pattern.search(path.read_text())]

    assert not faults, f"finish or remove: {faults}"


def test_every_module_has_its_readme() -> None:
    missing = [folder.name for folder in codebase.list_modules() if not (folder / "README.md").is_file()]

    assert not missing, f"modules without README.md: {missing}"


def test_the_code_base_is_found() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    assert len(codebase.list_modules()) >= 5
    assert len(codebase.list_files()) > 100
