"""Check the pieces of the pages: each is shown, documented, legible, and works under the strict policy."""

import datetime
import gzip
import re
from decimal import Decimal
from pathlib import Path

import django_htmx
import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import Client

from maillage.core.gallery import build_samples, list_icon_names
from maillage.core.templatetags import maillage as tags
from maillage.core.thread import Bead, BeadKind, Count

PACKAGE = Path(__file__).resolve().parents[2] / "src/maillage"
STATIC = PACKAGE / "core/static/core"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
COMPONENTS = sorted((PACKAGE / "core/templates/components").glob("*.html"))
_INCLUDE = re.compile(r'{% include "([^"]+)"')


def name_template(path: Path) -> str:
    return str(path.relative_to(PACKAGE).as_posix()).split("templates/", 1)[-1]


def render(name: str, **context: object) -> str:
    return re.sub(r"[ \n]+", " ", render_to_string(f"components/{name}.html", context)).strip()


# --- The gallery --------------------------------------------------------------------------------
def collect_includes(name: str, seen: set[str]) -> set[str]:
    for included in _INCLUDE.findall((PACKAGE / "core/templates" / name).read_text(encoding="utf-8")):
        if included not in seen:
            seen.add(included)
            collect_includes(included, seen)
    return seen


@pytest.mark.django_db
def test_gallery_is_shown_to_anyone(client: Client) -> None:
    response = client.get("/composants/")

    assert response.status_code == 200


def test_every_component_is_in_the_gallery() -> None:
    shown = collect_includes("core/gallery.html", set()) | collect_includes("base.html", set())

    assert {name_template(path) for path in COMPONENTS} <= shown


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_says_its_parameters(path: Path) -> None:
    first = path.read_text(encoding="utf-8")

    assert first.startswith("{% comment %}")
    assert "arameter" in first.split("{% endcomment %}")[0]


def test_components_use_no_value_they_are_not_given(rf, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", "UNDEFINED[%s]")

    html = get_template("core/gallery.html").render(
        {**build_samples(), "rail": [], "messages": []}, rf.get("/composants/")
    )

    assert not re.findall(r"UNDEFINED\[[^\]]*\]", html)


# --- The strict policy --------------------------------------------------------------------------
@pytest.mark.parametrize("path", TEMPLATES, ids=name_template)
def test_template_holds_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"<style|<[^>]*\s(?:style|on[a-z]+)=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_template)
def test_template_names_only_icons_that_are_drawn(path: Path) -> None:
    named = set(re.findall(r'{% icon "([a-z_]+)"', path.read_text(encoding="utf-8")))

    assert named <= set(list_icon_names())


CORE_TEMPLATES = [path for path in TEMPLATES if path.is_relative_to(PACKAGE / "core")]
_CODE = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("path", CORE_TEMPLATES, ids=name_template)
def test_template_binds_its_punctuation(path: Path) -> None:
    text = _CODE.sub("", path.read_text(encoding="utf-8"))

    assert not re.findall(r"\S [:;?!»](?=\s|$)|« ", text)


def test_first_visit_weighs_less_than_150_kb() -> None:
    texts = [*STATIC.glob("*.css"), *STATIC.glob("js/*.js"), *STATIC.glob("*.svg"), *STATIC.glob("img/*.svg")]
    texts.append(Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js")
    fonts = STATIC.glob("vendor/atkinson*/latin-[47]00.woff2")

    weight = sum(len(gzip.compress(path.read_bytes())) for path in texts) + sum(
        path.stat().st_size for path in fonts
    )

    assert weight < 150_000


# --- Colors -------------------------------------------------------------------------------------
def read_palettes() -> dict[str, dict[str, str]]:
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root[^{]*{([^}]*)}", css)
    ]
    day, chosen_night, device_night = (block for block in blocks if "paper" in block)
    return {"day": day, "night": {**day, **chosen_night}, "device": {**day, **device_night}}


def measure_contrast(first: str, second: str) -> float:
    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_night_is_the_same_chosen_or_asked_by_the_device() -> None:
    palettes = read_palettes()

    assert palettes["night"] == palettes["device"]


@pytest.mark.parametrize("hour", ["day", "night"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (text, ground)
            for text in ("ink", "ink-soft", "thread", "ochre", "brick", "moss")
            for ground in ("paper", "sheet", "shade")
        ),
        *(("ink", f"{tone}-soft") for tone in ("thread", "ochre", "brick", "moss")),
        *((tone, f"{tone}-soft") for tone in ("thread", "ochre", "brick", "moss")),
        ("thread", "ochre-soft"),
        ("thread-deep", "paper"),
        ("on-thread", "thread"),
        ("on-thread", "thread-deep"),
        ("paper", "brick"),
        ("rail-ink", "rail"),
        ("rail-soft", "rail"),
    ],
)
def test_text_stands_out(hour: str, text: str, ground: str) -> None:
    palette = read_palettes()[hour]

    assert measure_contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("hour", ["day", "night"])
@pytest.mark.parametrize(
    ("mark", "ground"),
    [
        ("line-strong", "paper"),
        ("line-strong", "sheet"),
        ("ochre-mark", "paper"),
        ("ochre-mark", "sheet"),
        ("focus", "paper"),
        ("focus", "sheet"),
        ("rail-ochre", "rail"),
        ("rail-thread", "rail"),
    ],
)
def test_mark_stands_out(hour: str, mark: str, ground: str) -> None:
    palette = read_palettes()[hour]

    assert measure_contrast(palette[mark], palette[ground]) >= 3


# --- The thread bar -----------------------------------------------------------------------------
def make_bead(count: Count | None, *, is_here: bool = False) -> Bead:
    return Bead(BeadKind.OBJECTIVE, "objectifs", count, is_here=is_here)


def test_thread_bar_says_where_one_stands() -> None:
    html = render("thread_bar", beads=[make_bead(Count("22", "/objectifs/"), is_here=True)])

    assert '<a class="bead-link" href="/objectifs/" aria-current="location">' in html


def test_thread_bar_says_a_gap_in_words() -> None:
    html = render("thread_bar", beads=[make_bead(Count("22", gap="4 objectifs sans action"))])

    assert "bead-gap" in html
    assert '<span class="visually-hidden">Manque : </span>4 objectifs sans action' in html


def test_thread_bar_does_not_take_unknown_for_zero() -> None:
    unknown = render("thread_bar", beads=[make_bead(None)])
    zero = render("thread_bar", beads=[make_bead(Count("0"))])

    assert "pas encore suivi" in unknown
    assert "pas encore suivi" not in zero
    assert '<span class="bead-count">0</span>' in zero


# --- Values -------------------------------------------------------------------------------------
def test_missing_secret_and_pointless_values_look_different() -> None:
    shown = {render("absent", kind=kind) for kind in ("missing", "secret", "not_applicable", "unavailable")}

    assert len(shown) == 4


def test_money_keeps_zero_apart_from_missing() -> None:
    assert "0\u00a0€" in render("money", amount=Decimal(0))
    assert "Non renseigné" in render("money", amount=None)


def test_progress_without_share_draws_no_bar() -> None:
    assert "<progress" not in render("progress", label="Objectif 1", share=None, text="")
    assert 'value="0.25"' in render("progress", label="Objectif 1", share=Decimal("0.25"), text="un quart")


@time_machine.travel(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC), tick=False)
@pytest.mark.parametrize(
    ("due_on", "words", "mark"),
    [
        (datetime.date(2026, 11, 19), "en retard de 3\u00a0jours", "deadline-late"),
        (datetime.date(2026, 11, 21), "en retard d’un jour", "deadline-late"),
        (datetime.date(2026, 11, 22), "aujourd’hui", "deadline-near"),
        (datetime.date(2026, 11, 23), "demain", "deadline-near"),
        (datetime.date(2026, 12, 1), "dans 9\u00a0jours", "deadline-near"),
        (datetime.date(2027, 11, 22), "22\u00a0novembre\u00a02027", "deadline"),
    ],
)
def test_deadline_says_how_far_it_is(due_on: datetime.date, words: str, mark: str) -> None:
    html = render_to_string("components/deadline.html", {"due_on": due_on})

    assert words in html
    assert mark in html


def test_table_without_row_says_what_comes() -> None:
    html = render("table", caption="Dossiers", rows=[], columns=[], empty_title="Aucun dossier reçu")

    assert "<table" not in html
    assert "Aucun dossier reçu" in html


def test_table_names_its_cells_for_a_phone() -> None:
    columns = [{"label": "Commune"}, {"label": "Places", "is_number": True}]

    html = render("table", caption="Accueil", columns=columns, rows=[["Outreau", "41,7"]])

    assert '<th scope="row">Outreau</th>' in html
    assert '<td data-label="Places" class="num">41,7</td>' in html


# --- Forms --------------------------------------------------------------------------------------
class NameForm(forms.Form):
    """A form with one field of each kind of label."""

    name = forms.CharField(label="Nom", help_text="Comme dans l’acte.")
    level = forms.ChoiceField(label="Niveau", choices=[("a", "A")], widget=forms.RadioSelect, required=False)


def test_field_ties_hint_and_error_to_its_control() -> None:
    form = NameForm({"name": ""})

    html = render("field", field=form["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_says_what_is_optional() -> None:
    form = NameForm()

    assert "facultatif" in render("field", field=form["level"])
    assert "facultatif" not in render("field", field=form["name"])


def test_form_errors_lead_to_their_field() -> None:
    assert '<a href="#id_name">Nom</a>' in render("form_errors", form=NameForm({"name": ""}))
    assert render("form_errors", form=NameForm()) == ""


# --- Tags ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "letters"),
    [("Camille Exemple", "CE"), ("Anne-Marie de La Tour", "AT"), ("CCAS", "C"), ("2 !", "")],
)
def test_initials(name: str, letters: str) -> None:
    assert tags.initials(name) == letters


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [1, 2, 0, 16]),
        (3, [1, 2, 3, 4, 0, 16]),
        (4, [1, 2, 3, 4, 5, 0, 16]),
        (7, [1, 0, 6, 7, 8, 0, 16]),
        (16, [1, 0, 15, 16]),
    ],
)
def test_page_numbers(number: int, expected: list[int]) -> None:
    page = Paginator(range(312), 20).page(number)

    assert tags.page_numbers(page) == expected


def test_icon_says_its_label_or_nothing() -> None:
    assert 'aria-hidden="true"' in tags.icon("search")
    assert 'role="img" aria-label="Rechercher"' in tags.icon("search", "Rechercher")


# --- Error pages --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_error_page_needs_no_context(name: str) -> None:
    html = get_template(f"{name}.html").render({})

    assert html.count("<h1") == 1
    assert '<html lang="fr"' in html


@pytest.mark.parametrize("name", ["500", "503"])
def test_last_resort_page_uses_no_tag(name: str) -> None:
    text = (PACKAGE / f"core/templates/{name}.html").read_text(encoding="utf-8")

    assert set(re.findall(r"{% (\w+)", text)) == {"comment", "endcomment"}
    assert "{{" not in text
