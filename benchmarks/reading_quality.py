"""Measure what reading finds in the open corpus, kind by kind (promise N4a).

The corpus is read from MAILLAGE_CORPUS_DIR; its own ``score.py`` gives the rules.
"""

import importlib.util
import json
import os
import platform
import sys
from pathlib import Path
from types import ModuleType

from maillage.reading.reader import read
from maillage.reading.serialize import to_json

Score = dict[str, dict[str, float]]
NAMED_KINDS = (
    "period", "parties", "articles", "axes", "actions", "bodies", "facilities", "funding", "counts",
    "indicators", "fields",
)  # fmt: skip
KIND_GOAL, TOTAL_GOAL = 0.95, 0.97
_ROOT = Path(__file__).resolve().parents[1]


def corpus_folder() -> Path | None:
    """Return the folder of the corpus, or None where it is absent."""
    named = os.environ.get("MAILLAGE_CORPUS_DIR")
    folders = [Path(named)] if named else [_ROOT / "../shared/corpus", _ROOT / "../../shared/corpus"]
    return next((folder for folder in folders if (folder / "score.py").is_file()), None)


def load_rules(corpus: Path) -> ModuleType:
    """Load the corpus's own scoring rules."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_corpus(corpus: Path) -> dict[str, Score]:
    """Return the scores by document and kind."""
    rules = load_rules(corpus)
    scores: dict[str, Score] = {}
    for gold in sorted((corpus / "canonical").glob("seed-*.json")):
        number = gold.stem.removeprefix("seed-")
        text = next(corpus.glob(f"{number}_*.txt"))
        found = to_json(read(text))
        scores[number] = rules.score(json.loads(gold.read_text(encoding="utf-8")), found)
    return scores


def gather(scores: dict[str, Score]) -> Score:
    """Return the scores of all documents together: their pieces added, kind by kind."""
    totals: dict[str, list[float]] = {}
    for score in scores.values():
        for kind, row in score.items():
            total = totals.setdefault(kind, [0.0, 0.0, 0.0])
            total[0] += row["precision"] * row["found"] if row["found"] else 0.0
            total[1] += row["found"]
            total[2] += row["wanted"]
    return {kind: _row(*total) for kind, total in totals.items()}


def _row(hits: float, found: float, wanted: float) -> dict[str, float]:
    precision = hits / found if found else float(wanted == 0)
    recall = hits / wanted if wanted else float(found == 0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"found": found, "wanted": wanted, "precision": precision, "recall": recall, "f1": f1}


def print_table(title: str, score: Score) -> None:
    """Print one table of scores."""
    print(f"\n{title}\n{'kind':14}{'found':>8}{'wanted':>8}{'prec':>8}{'recall':>8}{'F1':>8}")
    for kind, row in score.items():
        figures = "".join(f"{row[name]:8.3f}" for name in ("precision", "recall", "f1"))
        print(f"{kind:14}{row['found']:8.0f}{row['wanted']:8.0f}{figures}")


def main() -> int:
    """Print the scores by document and kind, then the line of the promise."""
    corpus = corpus_folder()
    if corpus is None:
        print("SHORT  N4a  not measured  goal 0.97  (no corpus: set MAILLAGE_CORPUS_DIR)")
        return 1
    scores = score_corpus(corpus)
    for number, score in scores.items():
        print_table(f"document {number}", score)
    total = gather(scores)
    print_table("all documents", total)
    lowest = min((total[kind]["f1"], kind) for kind in NAMED_KINDS)
    kept = total["ALL"]["f1"] >= TOTAL_GOAL and lowest[0] >= KIND_GOAL
    machine = f"{platform.machine()} {os.cpu_count()} cores"
    size = f"{len(scores)} documents, {total['ALL']['wanted']:.0f} pieces, {machine}"
    print(f"lowest kind: {lowest[1]} {lowest[0]:.3f} goal {KIND_GOAL}")
    print(f"{'OK' if kept else 'SHORT'}  N4a  {total['ALL']['f1']:.3f}  goal {TOTAL_GOAL}  ({size})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
