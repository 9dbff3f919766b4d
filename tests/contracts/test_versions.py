"""Versions: a snapshot holds everything, a difference leads from one to the other."""

import copy
import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories

from maillage.contracts import content as edits
from maillage.contracts.models import Article
from maillage.contracts.versions import (
    ChangeKind,
    Content,
    apply_changes,
    diff_versions,
    rename_refs,
    snapshot_contract,
    tell_changes,
)
from maillage.contracts.wording import compare_words

TERMS = {
    "title": "CTG",
    "starts_on": "2021-01-01",
    "ends_on": "2025-12-31",
    "mid_term_on": None,
    "renewal": "express",
    "formal_notice_months": 1,
    "withdrawal_months": None,
}
words = st.text(st.sampled_from("aé '\n"), max_size=12)


def make_content(**parts: list[dict[str, str]]) -> Content:
    empty = {"articles": [], "annexes": [], "parties": [], "nodes": []}
    return {"format": 1, "terms": dict(TERMS), "parts": empty | parts}


def article(ref: str, body: str = "", number: str = "") -> dict[str, str]:
    return {"ref": ref, "parent": "", "key": "", "number": number or ref, "title": "T", "body": body}


def node(ref: str, parent: str = "", label: str = "") -> dict[str, str]:
    return {
        "ref": ref, "parent": parent, "level": "axis", "level_name": "Axe",
        "number": "", "label": label or ref, "description": "",
    }  # fmt: skip


@st.composite
def edit_scripts(draw: st.DrawFn) -> tuple[Content, Content]:
    """Draw a content and what a series of random edits makes of it."""
    refs = [str(rank) for rank in range(draw(st.integers(0, 7)))]
    nodes = [node(ref, draw(st.sampled_from(["", *refs[:rank]]))) for rank, ref in enumerate(refs)]
    before = make_content(articles=[article(ref, draw(words)) for ref in refs], nodes=edits.sort_tree(nodes))
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(0, 8))):
        part = draw(st.sampled_from(["articles", "nodes"]))
        known = [item["ref"] for item in after["parts"][part]]
        ref = draw(st.sampled_from([*known, "nobody"]))
        try:
            match draw(st.sampled_from(["add", "change", "remove", "move", "terms"])):
                case "add":
                    parent = draw(st.sampled_from(["", *known])) if part == "nodes" else ""
                    fresh = article("x", draw(words)) if part == "articles" else node("x")
                    values = {key: value for key, value in fresh.items() if key not in {"ref", "parent"}}
                    after = edits.add_item(after, part, values, parent=parent)
                case "change":
                    name = "body" if part == "articles" else "label"
                    after = edits.change_item(after, part, ref, {name: draw(words)})
                case "remove":
                    after = edits.remove_item(after, part, ref)
                case "move":
                    parent = draw(st.sampled_from(["", *known])) if part == "nodes" else None
                    after = edits.move_item(after, part, ref, rank=draw(st.integers(0, 7)), parent=parent)
                case "terms":
                    after = edits.set_terms(after, {"ends_on": "2026-12-31"})
        except ValidationError:
            continue
    return before, after


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edit_scripts())
def test_applying_the_difference_gives_the_proposed_content(script: tuple[Content, Content]) -> None:
    before, after = script

    assert apply_changes(before, diff_versions(before, after)) == after
    assert (diff_versions(before, after) == []) == (before == after)


@given(words, words)
def test_pieces_put_end_to_end_are_both_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_attack_24_long_texts_are_compared_by_line() -> None:
    before = "mot\n" * 3000
    after = before + "fin"

    pieces = compare_words(before, after)

    assert [piece.kind for piece in pieces] == ["same", "added"]


def test_one_article_moved_is_one_move() -> None:
    before = make_content(articles=[article("1"), article("2"), article("3"), article("4")])
    after = edits.move_item(before, "articles", "4", rank=0)

    changes = diff_versions(before, after)

    assert [(change.kind, change.ref, change.previous) for change in changes] == [(ChangeKind.MOVED, "4", "")]


def test_changes_are_told_in_french() -> None:
    before = make_content(articles=[article("1", "fin en 2025")])
    after = edits.set_terms(
        edits.change_item(before, "articles", "1", {"body": "fin en 2026"}), {"ends_on": "2026-12-31"}
    )

    changes = diff_versions(before, after)

    assert tell_changes(changes) == "Modification : fin. Modification : article 1 « T »."
    assert changes[0].fields[0].after.replace("\u00a0", " ") == "31 décembre 2026"
    assert [piece.text for piece in changes[1].fields[0].pieces] == ["fin en ", "2025", "2026"]


def test_an_element_is_not_placed_inside_itself() -> None:
    content = make_content(nodes=[node("1"), node("2", "1")])

    with pytest.raises(ValidationError, match="à l’intérieur de lui-même"):
        edits.move_item(content, "nodes", "1", rank=0, parent="2")
    with pytest.raises(ValidationError, match="contient encore « 2 »"):
        edits.remove_item(content, "nodes", "1")


def test_new_items_take_the_names_of_their_rows() -> None:
    content = edits.add_item(make_content(nodes=[node("1")]), "nodes", {"label": "x"}, parent="1")
    content = edits.add_item(content, "nodes", {"label": "y"}, parent="new-1")

    renamed = rename_refs(content, {"nodes": {"new-1": "7", "new-2": "8"}})

    assert [(item["ref"], item["parent"]) for item in renamed["parts"]["nodes"]] == [
        ("1", ""), ("7", "1"), ("8", "7"),
    ]  # fmt: skip


def test_snapshot_holds_terms_text_parties_and_tree_in_order(db: None) -> None:
    contract = factories.make_contract(ends_on=datetime.date(2029, 12, 31))
    top = factories.make_node(contract, label="Second", position=2)
    factories.make_node(contract, label="Premier", position=1)
    factories.make_node(contract, label="Dessous", parent=top, level="objective", position=0)
    Article.objects.create(contract=contract, number="6-b", title="Pilotage", body="Texte")
    gone = factories.make_party(contract, left_on=datetime.date(2026, 1, 1))
    party = factories.make_party(contract)

    content = snapshot_contract(contract)

    assert content["terms"]["ends_on"] == "2029-12-31"
    assert [item["label"] for item in content["parts"]["nodes"]] == ["Premier", "Second", "Dessous"]
    assert content["parts"]["nodes"][2]["level_name"] == "Objectif"
    assert [item["number"] for item in content["parts"]["articles"]] == ["6-b"]
    assert [item["organization"] for item in content["parts"]["parties"]] == [party.organization.slug]
    assert gone.organization.slug not in str(content)
