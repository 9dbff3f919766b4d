"""Read the code base as the tests at the root of ``tests/`` judge it.

Each reader takes a text and gives the places at fault, so that a test can also show it a planted
fault: a check that cannot fail is none.
"""

import ast
import html
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "maillage"
_NO_TEXT = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|<(script|style|svg|code|pre|kbd)\b.*?</\1>",
    re.DOTALL,
)
_READ_ATTRIBUTES = re.compile(
    r"\b(?:aria-label|title|alt|placeholder|content|value|summary|label)=\"([^\"]*)\""
)
_TAG_STRINGS = re.compile(r"{%\s*(?:include|with|translate|trans)\b[^%]*?%}", re.DOTALL)
_STRING = re.compile(r"\"([^\"]*)\"")


def show(path: Path) -> str:
    """Give a path from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def list_files() -> tuple[Path, ...]:
    """Give every file of the project that is kept under version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return tuple(path for name in names if (path := ROOT / name).is_file())


def list_sources(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """Give the files of some kinds under some folders, migrations and vendored files left out."""
    return [
        path
        for path in list_files()
        if path.suffix in suffixes
        and show(path).startswith(folders)
        and not {"migrations", "vendor"} & set(path.parts)
    ]


def list_templates() -> list[Path]:
    """Give every template of the package."""
    return [path for path in list_files() if "templates" in path.parts and PACKAGE in path.parents]


def name_template(path: Path) -> str:
    """Give the name under which a template is asked for."""
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def list_modules() -> list[Path]:
    """Give the folder of every module of the package."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def list_own_apps() -> list[AppConfig]:
    """Give the Django applications of the project."""
    return [config for config in apps.get_app_configs() if config.name.startswith("maillage.")]


def list_own_models() -> list[type[models.Model]]:
    """Give every model of the project, without the tables that Django makes for relations."""
    return [model for config in list_own_apps() for model in config.get_models()]


def find_write_calls(source: str) -> Iterator[str]:
    """Give the calls that write rows: ``save``, ``create``, ``delete``, ``update`` and their kin."""
    names = {"save", "create", "delete", "get_or_create", "update_or_create"}
    bulk = {"bulk_create", "bulk_update", "acreate", "asave", "adelete"}
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, receiver = node.func.attr, ast.unparse(node.func.value)
        # A dictionary is updated with a mapping, a digest with bytes; rows with keywords only.
        is_row_update = name == "update" and node.keywords and not node.args and receiver != "context"
        is_store = receiver in {"cache", "request.session", "response.headers"}
        if name in bulk or is_row_update or (name in names and not is_store):
            yield f"line {node.lineno}: {receiver[:60]}.{name}(…)"


def list_french_strings(source: str) -> Iterator[tuple[int, str]]:
    """Give the texts of a Python file that people read in French, with their line."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    skipped = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
        if is_text and re.search(r"[à-üÀ-Üœ«»’]", node.value):
            yield node.lineno, node.value


def read_visible_text(template: str) -> Iterator[str]:
    """Give the texts that people see or hear in a template, tags and variables replaced by marks."""
    for match in _TAG_STRINGS.finditer(template):
        strings = _STRING.findall(match.group())
        yield from (text for text in strings[1:] if " " in text)
    text = _NO_TEXT.sub("", template)
    text = re.sub(r"{{.*?}}", "x", text, flags=re.DOTALL)
    # A tag of the language leaves no space of its own, and stands for a word it may print.
    text = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    for match in _READ_ATTRIBUTES.finditer(text):
        yield html.unescape(match.group(1))
    # Inline elements do not separate words; the others do.
    text = re.sub(r"</?(?:a|abbr|b|bdi|cite|em|i|mark|q|small|span|strong|sub|sup|time|u)\b[^<>]*>", "", text)
    for piece in re.split(r"<[^<>]*>", text):
        if piece.strip():
            yield html.unescape(re.sub(r"[ \t\r\n]+", " ", piece))


def find_apostrophes(text: str) -> Iterator[str]:
    """Give the words of a French text written with a straight apostrophe."""
    for match in re.finditer(r"[^\W\d_]+'[^\W\d_]+", text):
        yield match.group()


def find_breakable_marks(text: str) -> Iterator[str]:
    """Give the places where a line could be cut before a French mark, or where its space is missing."""
    for match in re.finditer(
        r"\S* [:;!?»](?=\s|$)|« \S*|«(?=\w)|\w»|[^\W\d_]{2,}[;!?](?=\s|$)|[^\W\d_]{2,}:(?=\s)", text
    ):
        yield match.group()


def find_inline_code(template: str) -> Iterator[str]:
    """Give what the security policy of the pages refuses: inline styles, scripts and handlers."""
    template = re.sub(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}", "", template, flags=re.DOTALL)
    for match in re.finditer(r"<script\b([^>]*)>(.*?)</script>", template, flags=re.DOTALL | re.IGNORECASE):
        if match.group(2).strip() and "application/json" not in match.group(1):
            yield "inline script"
    for match in re.finditer(
        r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", template, flags=re.IGNORECASE
    ):
        yield match.group().strip()
