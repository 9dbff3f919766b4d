"""Check what an address asks of a working list: what is not offered is refused, never ignored."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.contracts.cells import BY_KEY
from maillage.contracts.enums import ActionStatus
from maillage.contracts.selectors.action_choices import Choices
from maillage.contracts.selectors.action_columns import COLUMNS
from maillage.contracts.selectors.action_list import LAST_PAGE, ORDERS, ActionFilters, Scope
from maillage.contracts.services.batch import BULK_COLUMNS
from maillage.core.enums import Visibility
from maillage.core.exports import FORMATS
from maillage.core.filters import check_filters
from maillage.core.text import clean_text
from maillage.core.widgets import PlainSelect

Pairs = Iterable[tuple[str, str]]
ALL = ("", "Tous")
SCOPES = (
    (Scope.MINE.value, "Mes contrats"),
    (Scope.PUBLIC.value, "Actions publiques"),
    (Scope.ALL.value, "Tout ce que je peux voir"),
)


class ActionFilterForm(forms.Form):
    """The filters of a list of actions, as they stand in its address."""

    q = forms.CharField(label="Intitulé ou numéro", max_length=100, required=False)
    portee = forms.ChoiceField(label="Parmi", choices=SCOPES, required=False, widget=PlainSelect)
    contrat = forms.SlugField(label="Contrat", required=False)
    axe = forms.SlugField(label="Dans la stratégie", required=False)
    etat = forms.ChoiceField(
        label="État", choices=[("", "Tous"), *ActionStatus.choices], required=False, widget=PlainSelect
    )
    pilote = forms.SlugField(label="Pilote", required=False)
    territoire = forms.SlugField(label="Territoire", required=False)
    annee = forms.IntegerField(label="En cours en", min_value=1990, max_value=2100, required=False)
    visibilite = forms.ChoiceField(
        label="Visibilité", choices=[("", "Toutes"), *Visibility.choices], required=False, widget=PlainSelect
    )
    bloquees = forms.BooleanField(label="Bloquées", required=False)
    retard = forms.BooleanField(label="En retard", required=False)
    incompletes = forms.BooleanField(label="Fiches incomplètes", required=False)
    tri = forms.ChoiceField(choices=[("", ""), *((key, key) for key in ORDERS)], required=False)
    colonnes = forms.MultipleChoiceField(
        label="Colonnes", choices=[(one.key, one.label) for one in COLUMNS], required=False
    )
    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)
    format = forms.ChoiceField(choices=[("", ""), *FORMATS.items()], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.offers_nothing = False  # type: ignore[attr-defined]  # read by the template

    def to_filters(self, *, default_scope: Scope) -> ActionFilters:
        """Give what is asked; the form is valid."""
        asked = self.cleaned_data
        return ActionFilters(
            scope=Scope(asked["portee"] or default_scope),
            text=clean_text(asked["q"]).strip(),
            contract=asked["contrat"],
            node=asked["axe"],
            statuses=(ActionStatus(asked["etat"]),) if asked["etat"] else (),
            pilot=asked["pilote"],
            territory=asked["territoire"],
            year=asked["annee"],
            visibility=asked["visibilite"],
            is_blocked=asked["bloquees"],
            is_late=asked["retard"],
            is_incomplete=asked["incompletes"],
            order=asked["tri"],
            page=asked["page"] or 1,
        )

    def offer_scopes(self, scopes: Iterable[Scope], *, chosen: Scope) -> None:
        """Offer some scopes only, and show the one that the list has."""
        offered = [pair for pair in SCOPES if pair[0] in {*scopes, chosen}]
        field = self.fields["portee"]
        field.widget = PlainSelect(choices=offered)
        field.offers_nothing = len(offered) == 1  # type: ignore[attr-defined]  # read by the template
        self.data = {**self.data, "portee": chosen.value}

    def offer(self, choices: Choices) -> None:
        """Give each list of the form what it offers."""
        offered = {
            "contrat": choices.contracts,
            "axe": choices.nodes,
            "pilote": choices.pilots,
            "territoire": choices.territories,
        }
        for name, pairs in offered.items():
            field = self.fields[name]
            asked = str(self.cleaned_data.get(name, ""))
            known = [ALL, *pairs]
            if asked and asked not in dict(known):
                known.append((asked, asked))
            field.widget = PlainSelect(choices=known)
            field.offers_nothing = len(known) == 1  # type: ignore[attr-defined]  # read by the template


def read_filter_form(query: QueryDict, *, also: frozenset[str] = frozenset()) -> ActionFilterForm:
    """Give the form of the filters asked.

    Raises
    ------
    FilterRefused
        The address asks for something that the list does not offer.
    """
    form = ActionFilterForm(query, auto_id="filtre_%s")
    check_filters(form, query, also=also)
    return form


class PageForm(forms.Form):
    """The page, the organization awaited and the format of a list of blockers."""

    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)
    attendu = forms.SlugField(required=False)
    format = forms.ChoiceField(choices=[("", ""), *FORMATS.items()], required=False)


def read_page_form(query: QueryDict) -> dict[str, Any]:
    """Give the page and the format asked.

    Raises
    ------
    FilterRefused
        The address asks for something that the list does not offer.
    """
    return check_filters(PageForm(query), query)


class SearchForm(forms.Form):
    """What is searched, and in which kind of object."""

    q = forms.CharField(label="Rechercher", max_length=200, required=False, strip=True)
    type = forms.SlugField(required=False)


class CellForm(forms.Form):
    """One cell as it was written in the table; what it holds is read by the service."""

    colonne = forms.ChoiceField(choices=[(key, key) for key in BY_KEY])
    valeur = forms.CharField(required=False, strip=False, max_length=20_000)
    version = forms.IntegerField(min_value=1)
    vue = forms.CharField(required=False, strip=False, max_length=20_000)


class MoveForm(forms.Form):
    """A card taken to another state of the board."""

    action = forms.SlugField()
    etat = forms.ChoiceField(choices=ActionStatus.choices)
    version = forms.IntegerField(min_value=1)
    motif = forms.CharField(required=False, max_length=300)


class PasteForm(forms.Form):
    """A block from a spreadsheet; ``colonnes`` and ``lignes`` when it was pasted on the table itself."""

    bloc = forms.CharField(
        label="Bloc à coller",
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="Sélectionnez les cellules dans votre tableur, ligne de titres comprise, copiez, puis collez ici.",
    )
    colonnes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1000)
    lignes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100_000)
    versions = forms.JSONField(required=False, widget=forms.HiddenInput)
    confirmer = forms.BooleanField(required=False, widget=forms.HiddenInput)


class BulkForm(forms.Form):
    """One value for several actions."""

    colonne = forms.ChoiceField(label="Changer", choices=[(key, BY_KEY[key].label) for key in BULK_COLUMNS])
    valeur = forms.CharField(label="Nouvelle valeur", required=False, max_length=200)
    choisies = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100_000)
    versions = forms.JSONField(required=False, widget=forms.HiddenInput)
    confirmer = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SavedViewForm(forms.Form):
    """The name of a view, and the list it is a view of."""

    nom = forms.CharField(label="Nom de la vue", max_length=80)
    filtres = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    retour = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class LineForm(forms.Form):
    """The cells of one action, for who works without a script."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, cells: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, text in cells.items():
            column = BY_KEY[key]
            field: forms.Field = forms.CharField(
                label=column.label, initial=text, required=False, max_length=column.max_length
            )
            if column.choices:
                field = forms.ChoiceField(
                    label=column.label,
                    initial=next((value for value, label in column.choices if label == text), ""),
                    choices=[*([] if column.is_required else [("", "–")]), *column.choices],
                    required=False,
                )
            field.help_text = "" if column.choices else f"Attendu : {column.expected}."
            self.fields[key] = field
