"""Read the text of a contract, and what its type expects that is not there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from maillage.contracts.models import Annex, Article, Contract
from maillage.core.text import fold_text


@dataclass(frozen=True)
class ContractText:
    """The articles and annexes of a contract, and the titles of those its type expects in vain."""

    articles: list[Article]
    annexes: list[Annex]
    missing_articles: list[str]
    missing_annexes: list[str]


def get_text(contract: Contract) -> ContractText:
    """Give the text of a contract, in two queries."""
    articles, annexes = list(contract.articles.all()), list(contract.annexes.all())
    return ContractText(
        articles,
        annexes,
        _list_missing(contract.type.required_articles, articles),
        _list_missing(contract.type.required_annexes, annexes),
    )


def get_piece(contract: Contract, kind: str, pk: int) -> Article | Annex:
    """Give an article or an annex of a contract (``kind`` is ``articles`` or ``annexes``).

    Raises
    ------
    Http404
        No such piece in this contract.
    """
    pieces = contract.articles if kind == "articles" else contract.annexes
    piece: Article | Annex | None = pieces.filter(pk=pk).first()
    if piece is None:
        msg = "Ce contrat n’a pas de texte à cette adresse."
        raise Http404(msg)
    piece.contract = contract
    return piece


def list_missing_articles(contract: Contract) -> list[str]:
    """Give the titles of the articles that the type requires and the contract lacks."""
    return _list_missing(contract.type.required_articles, contract.articles.all())


def _list_missing(required: Iterable[dict[str, object]], pieces: Iterable[Article | Annex]) -> list[str]:
    pieces = list(pieces)
    keys = {piece.key for piece in pieces if piece.key}
    titles = [fold_text(piece.title) for piece in pieces]
    return [str(row["title"]) for row in required if row["key"] not in keys and not _is_answered(row, titles)]


def _is_answered(required: dict[str, object], titles: list[str]) -> bool:
    """Tell whether a title says what is required, in one of the words a type lists for it."""
    words = required.get("words")
    return isinstance(words, list) and any(
        fold_text(str(word)) in title for word in words for title in titles
    )
