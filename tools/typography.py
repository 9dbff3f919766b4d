"""Put the no-break spaces and apostrophes of French in the templates: ``python tools/typography.py [--write]``.

Only what people read is touched: text between tags, attributes that are read aloud or shown, and the
sentences given to components. Without ``--write``, the files that would change are listed.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_BREAK_SPACE = "\u00a0"
_PIECES = re.compile(
    r"({#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{%.*?%}|{{.*?}}|<!--.*?-->"
    r"|<(?:script|style|code|pre|kbd)\b.*?</(?:script|style|code|pre|kbd)>|<[^<>]*>)",
    re.DOTALL,
)
_SENTENCE = re.compile(r"(?<==)\"([^\"]* [^\"]*)\"")
_ATTRIBUTE = re.compile(
    r"\b((?:aria-label|title|alt|placeholder|content|value|summary|label)=)\"([^\"]*)\"", re.DOTALL
)


def fix_text(text: str) -> str:
    """Give a French text with its no-break spaces and typographic apostrophes."""
    text = re.sub(r" ([:;!?»])(?=\s|$|[.,)])", rf"{NO_BREAK_SPACE}\1", text)
    text = text.replace("« ", f"«{NO_BREAK_SPACE}")
    return re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", "’", text)


def fix_template(template: str) -> str:
    """Give a template with the texts that people read put right."""
    pieces = []
    for rank, piece in enumerate(_PIECES.split(template)):
        if rank % 2 == 0:
            pieces.append(fix_text(piece))
        elif piece.startswith(("{% include", "{% with")):
            pieces.append(_SENTENCE.sub(lambda match: f'"{fix_text(match[1])}"', piece))
        elif piece.startswith("<") and not piece.startswith(("<!--", "<script", "<style")):
            pieces.append(_ATTRIBUTE.sub(_fix_attribute, piece))
        else:
            pieces.append(piece)
    return "".join(pieces)


def _fix_attribute(match: re.Match[str]) -> str:
    # A value may hold the language's own tags and strings: those are left alone.
    value = "".join(
        part if part.startswith(("{%", "{{")) else fix_text(part)
        for part in re.split(r"({%.*?%}|{{.*?}})", match[2])
    )
    return f'{match[1]}"{value}"'


def main() -> int:
    """List the templates to put right, or put them right; give 1 when some are listed."""
    names = subprocess.run(
        ["git", "ls-files", "*/templates/*.html", "*/templates/*.txt"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    changed = []
    for name in names:
        before = (ROOT / name).read_text()
        after = fix_template(before)
        if after != before:
            changed.append(name)
            if "--write" in sys.argv:
                (ROOT / name).write_text(after)
    print("\n".join(changed))
    return int(bool(changed) and "--write" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
