"""Give a portrait as a file: a table for who computes, a document for who reads."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from maillage.core.decorators import read_only
from maillage.core.documents.answers import answer_document
from maillage.core.documents.writers import FORMATS as DOCUMENTS
from maillage.core.exports import FORMATS, answer_export
from maillage.core.tables import Column, ColumnType, Provenance
from maillage.observatory.documents import describe_portrait
from maillage.observatory.enums import Theme
from maillage.observatory.facts import group_comparisons, list_salient_facts
from maillage.observatory.figures import Figure
from maillage.observatory.forms import PortraitForm
from maillage.observatory.views.asked import build_asked, read_asked
from maillage.territories.selectors.territory import get_territory


@login_not_required
@read_only
def export_portrait(request: HttpRequest, address: str, form: str) -> HttpResponseBase:
    """Give the portrait on screen as a file: one line per figure, with its source."""
    if form not in FORMATS and form not in DOCUMENTS:
        msg = "Ce format n’est pas proposé."
        raise Http404(msg)
    territory = get_territory(address)
    asked = read_asked(request, PortraitForm(request.GET))
    portrait = build_asked(request, territory, asked)
    if form in DOCUMENTS:
        document = describe_portrait(
            portrait,
            facts=[fact.sentence for fact in list_salient_facts(portrait)],
            comparisons=group_comparisons(portrait),
            theme=str(Theme(asked.theme).label) if asked.theme else "",
            made_on=timezone.localdate(),
        )
        return answer_document(document, form, territory=territory.name, subject="portrait")
    sources = sorted({release.citation for release in portrait.releases})
    provenance = Provenance(
        title=f"Portrait de {territory.name}",
        author=str(request.user) if request.user.is_authenticated else "visiteur",
        source=" ; ".join(sources) or "aucune édition chargée",
        filters=(("Thème", str(Theme(asked.theme).label)),) if asked.theme else (),
        method=(
            "Une valeur masquée par le secret, absente ou sans objet est laissée vide ; sa colonne « statut » dit laquelle.",
            "Un ensemble n’est calculé que si toutes ses parties sont connues ; les médianes ne le sont jamais.",
        ),
    )
    figures = [
        figure
        for row in portrait.rows
        for figure in (row.figure, *(one.figure for one in row.compared))
        if figure is not None
    ]
    return answer_export(form, COLUMNS, figures, provenance, territory=territory.name, subject="portrait")


COLUMNS: tuple[Column[Figure], ...] = (
    Column("theme", "Thème", ColumnType.TEXT, lambda one: one.indicator.get_theme_display()),
    Column("indicateur", "Indicateur", ColumnType.TEXT, lambda one: one.indicator.label),
    Column("code", "Code de l’indicateur", ColumnType.TEXT, lambda one: one.indicator.code),
    Column("territoire", "Territoire", ColumnType.TEXT, lambda one: one.territory.name),
    Column("nature", "Nature", ColumnType.TEXT, lambda one: one.territory.get_kind_display()),
    Column("code_territoire", "Code du territoire", ColumnType.TEXT, lambda one: one.territory.code),
    Column("annee", "Année", ColumnType.NUMBER, lambda one: one.year),
    Column("valeur", "Valeur", ColumnType.NUMBER, lambda one: one.value if one.is_known else None),
    Column("unite", "Unité", ColumnType.TEXT, lambda one: one.indicator.unit),
    Column("incertitude", "Incertitude (±, 95 %)", ColumnType.NUMBER, lambda one: one.precision),
    Column("statut", "Statut", ColumnType.TEXT, lambda one: one.absence or str(one.status.label)),
    Column("nature_statut", "Nature du statut", ColumnType.TEXT, lambda one: one.gap_kind),
    Column("etabli", "Établi par", ColumnType.TEXT, lambda one: one.lineage or "le producteur"),
    Column("source", "Source et millésime", ColumnType.TEXT, lambda one: one.release.citation),
    Column("licence", "Licence", ColumnType.TEXT, lambda one: one.release.license),
)
