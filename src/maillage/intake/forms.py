"""Check what people send and correct: a file, and one form for each kind of piece."""

from typing import Any, cast

from django import forms

from maillage.accounts.enums import OrganizationKind, PartyRole
from maillage.contracts.forms.fields import (
    DayField,
    LongTextField,
    OrganizationField,
    TerritoryField,
    TextField,
    offer,
)
from maillage.core.numbers import parse_day
from maillage.intake.enums import PieceKind
from maillage.intake.models import ReadPiece

Choices = list[tuple[str, str]]
OTHER, CREATE = "autre", "creer"
# The headings of a sheet, as `reading` names them.
SHEET = (
    ("diagnosis", "Diagnostic"),
    ("public", "Public"),
    ("objectives", "Objectifs"),
    ("method", "Méthode"),
    ("description", "Description"),
    ("calendar", "Calendrier"),
    ("pilots", "Pilotes"),
    ("partners", "Partenaires"),
    ("results", "Résultats attendus"),
    ("indicators", "Indicateurs"),
    ("budget", "Budget"),
    ("means", "Moyens"),
    ("territory", "Territoire"),
    ("status", "État"),
)
SHEET_LABELS = dict(SHEET)


class UploadForm(forms.Form):
    """A document to read, and the contract it speaks of."""

    file = forms.FileField(
        label="Document",
        max_length=250,
        help_text="PDF, DOCX, ODT, XLSX, ODS, CSV, Markdown ou texte, 50 Mo au plus. Il reste entre vous et "
        "les chefs de projet du contrat.",
        error_messages={"empty": "Ce fichier est vide : choisissez-en un autre."},
    )
    contract = forms.ChoiceField(
        label="De quel contrat parle-t-il ?",
        required=False,
        help_text="Pour une nouvelle version d’un document déjà repris, choisissez son contrat : seules les "
        "différences vous seront proposées.",
    )

    def __init__(self, *args: Any, contracts: Choices, may_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = ".pdf,.docx,.odt,.xlsx,.ods,.csv,.tsv,.md,.txt"
        self.fields["file"].widget.attrs["accept"] = accepted
        first: Choices = [("", "D’un contrat qui n’est pas encore dans Maillage")] if may_open else []
        offer(self, "contract", [*first, *contracts])


class ConfirmForm(forms.Form):
    """What opening a contract asks besides what was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    short_title = TextField(
        label="Titre court",
        max_length=80,
        help_text="Celui des menus et des adresses ; il se change ensuite.",
    )
    organization = forms.ChoiceField(label="Pour quel organisme conduirez-vous ce contrat ?")

    def __init__(self, *args: Any, organizations: Choices, opens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if opens:
            offer(self, "organization", organizations)
        else:
            del self.fields["short_title"], self.fields["organization"]


class PieceForm(forms.Form):
    """What every correction carries: the version its author had read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @property
    def corrected(self) -> dict[str, Any]:
        """Give the values to keep."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class TitleForm(PieceForm):
    """The title of the contract."""

    title = TextField(label="Titre du contrat", max_length=400)
    short_title = TextField(
        label="Titre court", max_length=80, required=False, help_text="Celui des menus et des adresses."
    )


class KindForm(PieceForm):
    """The type of the contract."""

    code = forms.ChoiceField(label="Type de contrat")


class PlaceForm(PieceForm):
    """A territory, or a district."""

    territory = TerritoryField(
        label="Territoire", help_text="Son nom exact, ou son adresse (epci-246200729, qpv-QN06201M…)."
    )


class PeriodForm(PieceForm):
    """The first and the last day."""

    start = DayField(label="Début", required=False)
    end = DayField(label="Fin", required=False)

    @property
    def corrected(self) -> dict[str, Any]:
        """Give the days as the pieces keep them."""
        return {
            name: day.isoformat() if (day := self.cleaned_data[name]) else "" for name in ("start", "end")
        }

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, or neither."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "La fin précède le début.")
        if not start and not end and not self.errors:
            self.add_error("start", "Donnez au moins une des deux dates.")
        return cleaned


class PartyForm(PieceForm):
    """Who signs: the organization, the function, the role."""

    choice = forms.ChoiceField(label="Organisme", widget=forms.RadioSelect)
    other = OrganizationField(
        label="Un autre organisme de l’annuaire", required=False, help_text="Son nom ou son SIREN."
    )
    new_name = TextField(label="Nom de l’organisme à créer", max_length=200, required=False)
    new_kind = forms.ChoiceField(
        label="Nature de l’organisme à créer", choices=OrganizationKind.choices, required=False
    )
    function = TextField(label="Fonction du signataire", max_length=200, required=False)
    role = forms.ChoiceField(label="Rôle dans le contrat", choices=PartyRole.choices)

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice made needs."""
        cleaned = super().clean() or {}
        if cleaned.get("choice") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", "Dites lequel.")
        if cleaned.get("choice") == CREATE and not str(cleaned.get("new_name") or "").strip():
            self.add_error("new_name", "Donnez son nom.")
        return cleaned


class ArticleForm(PieceForm):
    """An article."""

    number = TextField(label="Numéro", max_length=12)
    title = TextField(label="Titre", max_length=300)
    body = LongTextField(label="Texte", required=False, rows=14)


class NodeForm(PieceForm):
    """An element of the strategy."""

    number = TextField(label="Numéro", max_length=12, required=False)
    label = TextField(label="Intitulé", max_length=600)
    level = forms.ChoiceField(label="Niveau")
    parent = forms.ChoiceField(label="Rangé sous", required=False)


class ActionForm(PieceForm):
    """A sheet, with every heading that it may have."""

    number = TextField(label="Numéro", max_length=20, required=False)
    title = TextField(label="Intitulé", max_length=600)
    parent = forms.ChoiceField(label="Rangée sous", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SHEET:
            self.fields[f"sheet_{name}"] = LongTextField(label=label, required=False, rows=3)

    @property
    def corrected(self) -> dict[str, Any]:
        """Give the values to keep; a heading left empty is not kept."""
        sheet = {name: text for name, _ in SHEET if (text := self.cleaned_data[f"sheet_{name}"].strip())}
        return {"number": self.cleaned_data["number"], "title": self.cleaned_data["title"], "fields": sheet}


FORMS: dict[str, type[PieceForm]] = {
    PieceKind.TITLE: TitleForm,
    PieceKind.KIND: KindForm,
    PieceKind.TERRITORY: PlaceForm,
    PieceKind.PERIOD: PeriodForm,
    PieceKind.PARTY: PartyForm,
    PieceKind.DISTRICT: PlaceForm,
    PieceKind.ARTICLE: ArticleForm,
    PieceKind.NODE: NodeForm,
    PieceKind.ACTION: ActionForm,
}


def give_initial(piece: ReadPiece) -> dict[str, Any]:
    """Give what the form of a piece shows first: what would be kept."""
    values = piece.values
    initial: dict[str, Any] = {"version": piece.version}
    if piece.kind == PieceKind.PERIOD:
        for end in ("start", "end"):
            try:
                initial[end] = parse_day(str(values.get(end, "")))
            except ValueError:
                initial[end] = None
        return initial
    if piece.kind in {PieceKind.TERRITORY, PieceKind.DISTRICT}:
        return initial | {"territory": piece.territory or values.get("name", "")}
    if piece.kind == PieceKind.PARTY:
        create = values.get("create") or {}
        chosen = CREATE if create else str(piece.organization_id or "")
        return initial | {
            "choice": chosen,
            "new_name": create.get("name") or values.get("name", ""),
            "new_kind": create.get("kind", ""),
            "function": values.get("function", ""),
            "role": values.get("role") or PartyRole.SIGNATORY,
        }
    initial |= {name: value for name, value in values.items() if isinstance(value, str)}
    initial["parent"] = str(piece.parent_id or "")
    sheet = cast("dict[str, str]", values.get("fields") or {})  # so stored by the conversion
    return initial | {f"sheet_{name}": text for name, text in sheet.items()}
