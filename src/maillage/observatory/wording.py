"""Name territories inside a sentence, with the article that French asks for."""

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

_NO_ARTICLE = ("Paris", "Mayotte", "Saint-")
_PLURAL = (
    "Alpes-", "Ardennes", "Bouches-", "Côtes-d", "Deux-", "Hautes-", "Hauts-", "Landes", "Pays de la Loire",
    "Pyrénées-", "Vosges", "Yvelines",
)  # fmt: skip
_FEMININE = (
    "Bourgogne", "Bretagne", "Charente", "Corrèze", "Corse", "Côte-d", "Creuse", "Dordogne", "Drôme", "France",
    "Gironde", "Guadeloupe", "Guyane", "Haute-", "Loire", "Lozère", "Manche", "Marne", "Martinique", "Mayenne",
    "Meurthe", "Meuse", "Moselle", "Métropole", "Nièvre", "Normandie", "Nouvelle-", "Provence", "Réunion", "Sarthe",
    "Savoie", "Seine", "Somme", "Vendée", "Vienne", "Communauté",
)  # fmt: skip
_VOWELS = "AEIOUYÉÈÊÎH"
_WITH_ARTICLE = {
    TerritoryKind.DEPARTEMENT,
    TerritoryKind.REGION,
    TerritoryKind.COUNTRY,
}


def say_territory(territory: Territory) -> str:
    """Give the name of a territory as the subject or complement of a sentence.

    A commune, a district or a name of one's own has no article; an intercommunality has one when its
    name begins with what it is.
    """
    return add_article(territory.name, has_article=territory.kind in _WITH_ARTICLE)


def add_article(name: str, *, has_article: bool) -> str:
    """Put its article before the name of a département, a région, the country.

    Examples
    --------
    >>> [add_article(name, has_article=True) for name in ("Pas-de-Calais", "Hauts-de-France", "Somme", "Aisne", "Paris")]
    ['le Pas-de-Calais', 'les Hauts-de-France', 'la Somme', 'l’Aisne', 'Paris']
    >>> add_article("Communauté d’agglomération du Boulonnais", has_article=False)
    'la Communauté d’agglomération du Boulonnais'
    """
    if not has_article and not name.startswith(("Communauté", "Métropole")):
        return name
    if name.startswith(_NO_ARTICLE):
        return name
    if name.startswith(_PLURAL):
        return f"les {name}"
    if name.startswith(_FEMININE):
        return f"la {name}"
    return f"l’{name}" if name[:1] in _VOWELS else f"le {name}"
