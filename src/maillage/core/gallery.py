"""Invent what the gallery of components shows; nothing here is read from the database."""

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from maillage.core.exports import FORMATS
from maillage.core.origins import OriginNote
from maillage.core.selectors import FieldChange, HistoryLine
from maillage.core.thread import Bead, BeadKind, Count

TONES = ("neutral", "good", "attention", "alarm", "thread")


def list_icon_names() -> list[str]:
    """Give the names of the icons of ``icons.svg``, in its order."""
    sprite = Path(__file__).parent / "static/core/icons.svg"
    return re.findall(r'<symbol id="([a-z]+)"', sprite.read_text(encoding="utf-8"))


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Intitulé de l’action", max_length=120)
    diagnosis = forms.CharField(
        label="Diagnostic initial",
        help_text="Deux ou trois phrases, et les chiffres qui les portent.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    axis = forms.ChoiceField(
        label="Axe",
        choices=[("", "Choisir un axe"), ("1", "Petite enfance"), ("2", "Accès aux droits")],
    )
    starts_on = forms.DateField(label="Début", help_text="Par exemple 31/12/2026.")
    amount = forms.CharField(label="Montant demandé", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    level = forms.ChoiceField(
        label="Participation des habitants",
        choices=[("inform", "Informés"), ("consult", "Consultés"), ("build", "Associés à la conception")],
        widget=forms.RadioSelect,
    )
    territories = forms.MultipleChoiceField(
        label="Territoires",
        choices=[("a", "Chemin Vert - Beaurepaire - Marlborough"), ("b", "Résidences Sud du Boulonnais")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = forms.FileField(
        label="Pièce jointe", help_text="PDF ou tableur, 2 Mo au plus.", required=False
    )
    is_shared = forms.BooleanField(
        label="Visible par les partenaires du contrat",
        help_text="Sinon, votre organisme seul la voit.",
        required=False,
    )


class SampleFilters(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="Mots de l’intitulé", required=False)
    status = forms.ChoiceField(label="État", choices=[("", "Tous"), ("late", "En retard")], required=False)
    pilot = forms.ChoiceField(label="Pilote", choices=[("", "Tous"), ("1", "CCAS")], required=False)


def _list_beads(here: BeadKind, counts: dict[BeadKind, Count]) -> list[Bead]:
    return [
        Bead(
            kind,
            (counts[kind].label if kind in counts else "") or str(kind.label),
            counts.get(kind),
            is_here=kind == here,
        )
        for kind in BeadKind
    ]


def _build_threads() -> dict[str, list[Bead]]:
    whole = {
        BeadKind.FIGURE: Count("134", "#chiffres"),
        BeadKind.FINDING: Count("18", "#constats"),
        BeadKind.OBJECTIVE: Count("22", "#objectifs"),
        BeadKind.ACTION: Count("47", "#actions"),
        BeadKind.FUNDING: Count("1,06 M€", "#financements"),
        BeadKind.MEASURE: Count("61", "#mesures"),
        BeadKind.JUDGMENT: Count("9", "#appreciations"),
        BeadKind.PUBLICATION: Count("3", "#publications"),
    }
    broken = {
        **whole,
        BeadKind.OBJECTIVE: Count("22", "#objectifs", "4 objectifs sans action"),
        BeadKind.MEASURE: Count("12", "#mesures", "35 actions sans mesure"),
    }
    young = {kind: broken[kind] for kind in (BeadKind.OBJECTIVE, BeadKind.ACTION)}
    return {
        "whole": _list_beads(BeadKind.FIGURE, whole),
        "broken": _list_beads(BeadKind.OBJECTIVE, broken),
        "young": _list_beads(BeadKind.ACTION, young),
    }


def _list_history() -> list[HistoryLine]:
    at = datetime.datetime(2026, 11, 22, 14, 30, tzinfo=datetime.UTC)
    return [
        HistoryLine(
            at,
            "Camille Exemple",
            "a changé l’état de action « Ouvrir un lieu d’accueil enfants-parents »",
            "",
            (
                FieldChange("État", "préparée", "en cours"),
                FieldChange("Pilote", "rien", "CCAS de Boulogne-sur-Mer"),
            ),
            is_erased=False,
        ),
        HistoryLine(
            at - datetime.timedelta(days=12),
            "Maillage",
            "a chargé contrat « CTG 2021-2025 »",
            "convention signée, pages 4 à 31",
            (),
            is_erased=False,
        ),
        HistoryLine(
            at - datetime.timedelta(days=40),
            "Sacha Modèle",
            "a créé action « Ouvrir un lieu d’accueil enfants-parents »",
            "",
            (),
            is_erased=True,
        ),
    ]


def _build_forms() -> dict[str, forms.Form]:
    faulty = SampleForm(
        {"title": "", "starts_on": "31/02/2026", "amount": "12 000", "territories": ["z"]}, prefix="faulty"
    )
    faulty.full_clean()
    return {
        "blank": SampleForm(prefix="blank", initial={"title": "Ouvrir un lieu d’accueil enfants-parents"}),
        "faulty": faulty,
        "filters": SampleFilters({"status": "late"}),
    }


def _list_bars() -> list[dict[str, Any]]:
    return [
        {
            "label": "Contrat de ville 2015-2023",
            "start": 4,
            "width": 50.5,
            "text": "2015 à 2023",
            "tone": "neutral",
        },
        {
            "label": "CTG 2021-2025",
            "url": "#ctg",
            "start": 40.2,
            "width": 28,
            "text": "2021 à 2025",
            "note": "à renouveler",
            "tone": "attention",
            "milestones": [(54, "Bilan à mi-parcours, 2023")],
        },
        {
            "label": "Contrat de ville 2024-2030",
            "url": "#cdv",
            "start": 57.5,
            "width": 40,
            "text": "2024 à 2030",
        },
    ]


def build_samples() -> dict[str, Any]:
    """Give the context of the gallery: invented objects in each of their states."""
    today = timezone.localdate()
    return {
        "origins": [OriginNote("Convention 2021-2025.pdf", "p.\u00a041, lignes\u00a03 à\u00a09", "#source")],
        "beads": _build_threads()["broken"],
        "threads": _build_threads(),
        "icon_names": list_icon_names(),
        "tones": TONES,
        "exports": [(label, "#tableaux") for label in FORMATS.values()],
        "crumbs": [("CA du Boulonnais", "#"), ("CTG 2021-2025", "#"), ("Actions", "#")],
        "tabs": [
            {"label": "Fiche", "url": "#", "is_current": True},
            {"label": "Budget", "url": "#"},
            {"label": "Mesures", "url": "#", "count": "12"},
            {"label": "Historique", "url": "#"},
        ],
        "actions": [("Voir les tableaux", "#tableaux"), ("Voir le formulaire", "#g-formulaire")],
        **{f"{name}_form": form for name, form in _build_forms().items()},
        "history": _list_history(),
        "deadlines": [today + datetime.timedelta(days=days) for days in (120, 9, 0, -3)],
        "amounts": [
            (Decimal(12000), "voté", [True, True, True, False, False]),
            (Decimal("8500.5"), "payé", [True] * 5),
            (None, "demandé", [True, False, False, False, False]),
            (Decimal(0), "refusé", []),
        ],
        "missing": [("Valeur initiale de l’indicateur", "#"), ("Pilote", "#"), ("Plan de financement", "")],
        "page": Paginator(range(312), 20).page(7),
        "columns": [
            {"label": "Commune", "sort_url": "#", "sorted": "ascending"},
            {"label": "Places d’accueil", "unit": "pour 100 enfants", "is_number": True},
            {"label": "Bas revenus", "unit": "% des allocataires", "is_number": True},
        ],
        "rows": [
            ["Boulogne-sur-Mer", "52,1", "54,3"],
            ["Outreau", "41,7", "47,9"],
            ["Équihen-Plage", "38,0", "39,2"],
        ],
        "conflict_fields": [
            {
                "label": "Intitulé",
                "mine": "Ouvrir un LAEP",
                "theirs": "Ouvrir un lieu d’accueil enfants-parents",
                "is_different": True,
            },
            {"label": "Pilote", "mine": "CCAS", "theirs": "CCAS", "is_different": False},
        ],
        "cards": [
            {
                "title": "Dossier 2026-014",
                "url": "#",
                "note": "Club de prévention, 12 000 €",
                "status_label": "pièce manquante",
                "status_tone": "attention",
            },
            {"title": "Dossier 2026-021", "url": "#", "note": "Centre social, 8 500 €"},
        ],
        "bars": _list_bars(),
        "ticks": [(4, "2015"), (22, "2018"), (40.2, "2021"), (57.5, "2024"), (75, "2027")],
        "moment_sample": datetime.datetime(2026, 11, 22, 14, 30, tzinfo=datetime.UTC),
        "visibilities": [
            ("public", "Public"),
            ("partners", "Partenaires du contrat"),
            ("organization", "Mon organisme"),
            ("named", "Personnes désignées"),
        ],
    }
