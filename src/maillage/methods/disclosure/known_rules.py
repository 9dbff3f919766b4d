"""List the rules that French producers state, as read; what they do not state is not made up.

A rule that nobody could confirm (QPV indicators of fiscal origin, schools, « fewer than 5 » of the Cnaf) is
not here: it is written in the agreement, with :data:`BY_DEFAULT` until then.
"""

from maillage.methods.disclosure.rules import Dominance, Rounding, SecrecyRule

_MANUAL = (
    "Insee, Manuel de protection des tableaux (InseeFrLab/manuel-protection-tableaux), chapitre des règles"
)

FIRMS = SecrecyRule(
    source="insee-entreprises",
    words="secret des affaires (Insee) : au moins 3 entreprises, aucune au-delà de 85 %",
    reference=_MANUAL,
    minimum_count=3,
    dominance=(Dominance(1, 0.85),),
)
FISCAL = SecrecyRule(
    source="dgfip-particuliers",
    words="secret fiscal (DGFiP) : au moins 11 foyers, aucun au-delà de 85 %",
    reference=_MANUAL,
    minimum_count=11,
    dominance=(Dominance(1, 0.85),),
    interval_width=10.0,
)
WEALTH = SecrecyRule(
    source="dgfip-ifi",
    words="secret fiscal (DGFiP), impôt sur la fortune : au moins 50 redevables",
    reference=f"{_MANUAL} ; réservé aux communes de plus de 20 000 habitants",
    minimum_count=50,
    interval_width=10.0,
)
CNAF_OPEN = SecrecyRule(
    source="cnaf-donnees-ouvertes",
    words="effectifs arrondis à 5 par la Cnaf",
    reference="data.gouv.fr, fiches des jeux de données de la Cnaf (« 7 -> 5, 12 -> 10 » : au plus proche ou en dessous)",
    rounding=Rounding(5),
)
BY_DEFAULT = SecrecyRule(
    source="convention",
    words="convention d’échange de données : au moins 11 personnes, sauf clause contraire",
    reference="réglage par défaut, à remplacer par la clause de la convention",
    minimum_count=11,
    hides_groups=True,
    interval_width=10.0,
)

KNOWN_RULES: tuple[SecrecyRule, ...] = (FIRMS, FISCAL, WEALTH, CNAF_OPEN, BY_DEFAULT)
