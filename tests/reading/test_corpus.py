"""The open corpus, scored by its own rules: the promise N4a."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.reading.reader import read
from maillage.reading.serialize import to_json

NAMED_KINDS = (
    "period", "parties", "articles", "axes", "actions", "bodies", "facilities", "funding", "counts",
    "indicators", "fields",
)  # fmt: skip


def _scores(corpus: Path, tmp_path: Path) -> list[dict[str, dict[str, float]]]:
    scores = []
    for rank in range(5):
        (text,) = corpus.glob(f"{rank:03}_*.txt")
        found = tmp_path / f"{rank}.json"
        found.write_text(json.dumps(to_json(read(text))), encoding="utf-8")
        command = [
            sys.executable,
            str(corpus / "score.py"),
            str(corpus / "canonical" / f"seed-{rank:03}.json"),
            str(found),
            "--json",
        ]
        scores.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
    return scores


@pytest.mark.slow
def test_open_corpus_keeps_the_promise(corpus: Path, tmp_path: Path) -> None:
    scores = _scores(corpus, tmp_path)

    found = sum(s["ALL"]["found"] for s in scores)
    wanted = sum(s["ALL"]["wanted"] for s in scores)
    hits = sum(s["ALL"]["precision"] * s["ALL"]["found"] for s in scores)

    assert 2 * hits / (found + wanted) >= 0.97
    for kind in NAMED_KINDS:
        assert all(s[kind]["f1"] >= 0.95 for s in scores if kind in s), kind
