"""What Maillage writes, ``reading`` reads back to the same structure, in each format."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from benchmarks.conventions import ActionSpec, ContractSpec, NodeSpec, build_printed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.contracts.documents.convention import build_convention
from maillage.contracts.documents.strategy import number_nodes
from maillage.contracts.documents.workbook import build_plan_sheets
from maillage.core.documents.theme import load_theme
from maillage.core.documents.writers import write_document
from maillage.core.tables import Provenance, write_workbook
from maillage.reading.pieces import Reading
from maillage.reading.reader import read
from maillage.reading.text import fold, words

DAY = datetime.date(2026, 11, 22)
# Types of contract as Maillage ships them: their name, and their own levels.
KINDS = (
    (
        "Convention territoriale globale",
        "CTG",
        (("theme", "Thématique"), ("axis", "Axe"), ("objective", "Objectif général")),
    ),
    (
        "Contrat de ville « Engagements Quartiers 2030 »",
        "Contrat de ville",
        (("axis", "Axe stratégique"), ("stake", "Enjeu"), ("sub_objective", "Sous-objectif")),
    ),
    ("Contrat de ville 2015-2023", "Contrat de ville", (("pillar", "Pilier"), ("objective", "Objectif"))),
)
VERBS = (
    "Développer",
    "Soutenir",
    "Renforcer",
    "Accompagner",
    "Faciliter",
    "Coordonner",
    "Simplifier",
    "Ouvrir",
)
THINGS = (
    "l’accueil du jeune enfant", "les parcours vers l’emploi", "la vie des quartiers", "le logement digne",
    "la santé de proximité", "la réussite scolaire", "les mobilités douces", "la culture pour tous",
    "l’accès aux droits", "le lien entre les âges", "la sécurité du quotidien", "les pratiques sportives",
)  # fmt: skip
ENDS = (
    "",
    " sur tout le territoire",
    " avec les habitants",
    " dans chaque commune",
    " d’ici à la fin du contrat",
)
PLACES = (
    "Porville",
    "Saint-Aubin",
    "Les Granges",
    "Valmont-sur-Mer",
    "Hautecombe",
    "La Roche-Blanche",
    "Bréville",
)
OFFICES = ("Président", "Présidente", "Maire", "Directeur", "Directrice", "Préfet", "Le Président", "")
FIELDS = ("diagnosis", "public", "objectives", "method", "results", "indicators_text")
READ_AS = {"indicators_text": "indicators"}
FORMS = ("odt", "docx", "pdf")


@st.composite
def labels(draw: st.DrawFn, count: int) -> list[str]:
    """Give labels that no two share: what people write, never the same thing twice."""
    pairs = [(verb, thing) for verb in VERBS for thing in THINGS]
    chosen = draw(
        st.lists(
            st.sampled_from(pairs), min_size=count, max_size=count, unique_by=(lambda p: p[1], lambda p: p)
        )
    )
    return [f"{verb} {thing}{draw(st.sampled_from(ENDS))}" for verb, thing in chosen]


def say_something(draw: st.DrawFn) -> str:
    one, two, three = (draw(st.sampled_from(THINGS)) for _ in range(3))
    return f"{one.capitalize()} : {two} et {three}."


@st.composite
def contracts(draw: st.DrawFn) -> ContractSpec:
    kind, short_kind, levels = draw(st.sampled_from(KINDS))
    place = draw(st.sampled_from(PLACES))
    start = draw(st.integers(2015, 2030))
    end = start + draw(st.integers(1, 6))
    names = [
        f"Communauté d’agglomération de {place}",
        "Caisse d’allocations familiales de la Côte",
        "Département du Littoral",
        *(f"Commune de {one}" for one in PLACES),
    ]
    parties = draw(st.lists(st.sampled_from(names), min_size=2, max_size=6, unique=True))
    titles = draw(labels(draw(st.integers(1, 6))))
    texts = iter(draw(labels(12)))
    actions = iter(draw(labels(12)))
    number = iter(range(1, 100))

    def make_action() -> ActionSpec:
        filled = draw(st.lists(st.sampled_from(FIELDS), min_size=2, unique=True))
        budget = draw(
            st.lists(
                st.tuples(st.integers(start, end), st.integers(1, 900).map(lambda k: k * 500)),
                max_size=3,
                unique_by=lambda line: line[0],
            )
        )
        return ActionSpec(
            str(next(number)),
            next(actions),
            {name: say_something(draw) for name in filled},
            draw(st.sampled_from(parties)),
            tuple(sorted(budget)),
        )

    def make_nodes(depth: int, above: str) -> tuple[NodeSpec, ...]:
        size = draw(st.integers(2, 3)) if depth == 0 else draw(st.integers(1, 2))
        is_leaf = depth == 1
        return tuple(
            NodeSpec(
                f"{above}{rank}",
                next(texts),
                () if is_leaf else make_nodes(depth + 1, f"{above}{rank}."),
                tuple(make_action() for _ in range(draw(st.integers(0, 1)) if is_leaf else 0)),
            )
            for rank in range(1, size + 1)
        )  # fmt: skip

    return ContractSpec(
        kind=kind,
        short_kind=short_kind,
        levels=levels,
        title=f"{kind.split(' «')[0].split(' 20')[0]} de l’agglomération de {place} {start}-{end}",
        territory=f"Communauté d’agglomération de {place}",
        starts_on=datetime.date(start, 1, 1),
        ends_on=datetime.date(end, 12, 31),
        parties=tuple((name, draw(st.sampled_from(OFFICES))) for name in parties),
        articles=tuple((str(k), title, "Les partenaires se réunissent deux fois.") for k, title in enumerate(titles, start=1)),
        roots=make_nodes(0, ""),
    )  # fmt: skip


def read_back(spec: ContractSpec, form: str) -> Reading:
    printed = build_printed(spec)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"essai.{form}"
        if form == "xlsx":
            buffer = io.BytesIO()
            sheets = build_plan_sheets(printed.plan, number_nodes(printed.plan.tree.roots))
            write_workbook(buffer, sheets, Provenance("Plan", "Essai", "Maillage"))
            path.write_bytes(buffer.getvalue())
        else:
            path.write_bytes(write_document(build_convention(printed, DAY), form, load_theme()))
        return read(path)


def walk(nodes: tuple[NodeSpec, ...], depth: int = 0):
    for node in nodes:
        yield depth, node
        yield from walk(node.children, depth + 1)


def list_actions(spec: ContractSpec) -> list[tuple[NodeSpec, ActionSpec]]:
    return [(node, action) for _, node in walk(spec.roots) for action in node.actions]


def shorten(level: str) -> str:
    """Give the first word of a level, by which the lexicon of reading names it."""
    return fold(level).split(" ")[0].split("-")[0]


def check_actions(spec: ContractSpec, found: Reading) -> None:
    wanted = list_actions(spec)
    assert [(one.number, fold(one.title)) for one in found.actions] == [
        (a.number, fold(a.title)) for _, a in wanted
    ]
    for one, (node, action) in zip(found.actions, wanted, strict=True):
        for name in FIELDS:
            text = one.fields.get(READ_AS.get(name, name), "")
            assert words(text) == words(action.texts.get(name, "")), (name, text)
        assert action.pilot in one.fields["pilots"]
        assert one.node is not None
        assert fold(found.nodes[one.node].label) == fold(node.label)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(spec=contracts())
def test_convention_written_is_read_back(form: str, spec: ContractSpec) -> None:
    found = read_back(spec, form)

    assert found.title is not None
    assert found.period is not None
    assert words(found.title.text) == words(spec.title)
    assert (found.period.start, found.period.end) == (spec.starts_on.isoformat(), spec.ends_on.isoformat())
    assert [fold(party.name or "") for party in found.parties] == [fold(name) for name, _ in spec.parties]
    for party, (_, office) in zip(found.parties, spec.parties, strict=True):
        assert words(party.function or "")[1:] == words(office.removeprefix("Le ")) or not office
    assert [(one.number, fold(one.title)) for one in found.articles] == [
        (n, fold(t)) for n, t, _ in spec.articles
    ]
    nodes = [
        (depth + 1, shorten(spec.levels[depth][1]), node.number, fold(node.label))
        for depth, node in walk(spec.roots)
    ]
    assert [(one.level, shorten(one.level_name), one.number, fold(one.label)) for one in found.nodes] == nodes
    check_actions(spec, found)
    for one, (_, action) in zip(found.actions, list_actions(spec), strict=True):
        assert [amount.euros for amount in one.budget] == [Decimal(euros) for _, euros in action.budget]


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(spec=contracts().filter(list_actions))
def test_workbook_written_is_read_back(spec: ContractSpec) -> None:
    found = read_back(spec, "xlsx")

    check_actions(spec, found)
    for one, (_, action) in zip(found.actions, list_actions(spec), strict=True):
        total = sum(euros for _, euros in action.budget)
        assert [amount.euros for amount in one.budget] == ([Decimal(total)] if action.budget else [])
