"""Write the words of acts: names between braces stand for values, and nothing else is interpreted.

Replacing is one pass over the text: what a value holds is never read again, so neither a template
nor a name typed by an applicant can make the program do anything.
"""

import re
from collections.abc import Mapping

from maillage.grants.enums import ActKind

# What a manager may write between braces, and what it stands for.
PLACEHOLDERS = {
    "porteur": "nom de l’organisme qui demande",
    "projet": "intitulé du projet",
    "dossier": "numéro du dossier",
    "financeur": "nom du financeur",
    "montant": "somme attribuée, versée ou réclamée",
    "demande": "somme demandée",
    "annee": "année du dossier",
    "contrat": "nom du contrat",
    "numero": "numéro de l’acte",
    "date": "jour où l’acte est établi",
    "decision": "jour de la décision",
    "motif": "motif de la décision",
    "bilan": "jour où le bilan est attendu",
}
_NAME = re.compile(r"\{([a-z_]{1,20})\}")

REMEDY = (
    "Cette décision peut être contestée dans les deux mois qui suivent sa réception : par un recours gracieux adressé à "
    "son auteur, ou par un recours devant le tribunal administratif (www.telerecours.fr)."
)
_AWARD = (
    "Madame, Monsieur,\n\n{financeur} a décidé le {decision} d’attribuer {montant} au projet « {projet} » (dossier "
    "{dossier}, {annee}), présenté par {porteur} au titre du {contrat}.\n\n{motif}\n\nLe bilan est attendu le {bilan}. "
    "Une somme non employée, ou employée à autre chose, est à rendre.\n\nVeuillez agréer, Madame, Monsieur, nos "
    "salutations distinguées."
)
DEFAULTS: dict[ActKind, tuple[str, str]] = {
    ActKind.AWARD_LETTER: ("Attribution d’une subvention", _AWARD),
    ActKind.REFUSAL_LETTER: (
        "Décision sur votre demande de subvention",
        "Madame, Monsieur,\n\nVotre demande de {demande} pour le projet « {projet} » (dossier {dossier}, {annee}) n’a pas "
        f"été retenue par {{financeur}} le {{decision}}.\n\nMotif : {{motif}}\n\n{REMEDY}\n\nVeuillez agréer, Madame, "
        "Monsieur, nos salutations distinguées.",
    ),
    ActKind.AGREEMENT: (
        "Convention de subvention",
        "Entre {financeur} et {porteur}, il est convenu ce qui suit.\n\n1. Objet : {financeur} soutient le projet « {projet} » "
        "(dossier {dossier}) au titre du {contrat}.\n\n2. Montant : {montant} pour l’année {annee}.\n\n3. Bilan : {porteur} "
        "remet un compte rendu de l’action et de ses dépenses au plus tard le {bilan}.\n\n4. Une somme non employée à "
        "l’objet est à rendre.",
    ),
    ActKind.ORDER: (
        "Arrêté attributif de subvention",
        "Vu la demande {dossier} ;\n\nVu la décision du {decision} ;\n\nArticle 1. Une subvention de {montant} est "
        "attribuée à {porteur} pour le projet « {projet} », année {annee}.\n\nArticle 2. Le bilan est attendu le {bilan}.",
    ),
    ActKind.DELIBERATION: (
        "Délibération",
        "L’assemblée attribue {montant} à {porteur} pour le projet « {projet} » (dossier {dossier}, {annee}).",
    ),
    ActKind.PAYMENT_CERTIFICATE: (
        "Certificat de paiement",
        "{financeur} certifie avoir à verser à {porteur} la somme de {montant} pour le projet « {projet} » (dossier "
        "{dossier}, {annee}), service fait ou condition remplie : {motif}.",
    ),
    ActKind.RECOVERY_ORDER: (
        "Reversement d’une subvention",
        "Le bilan du projet « {projet} » (dossier {dossier}, {annee}) montre que {montant} n’ont pas été employés. "
        "{financeur} demande à {porteur} de rendre cette somme. {motif}\n\n" + REMEDY,
    ),
}


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """Give a text with its values; an unknown name between braces stays as it is written.

    Examples
    --------
    >>> fill_template("{porteur} : {{7*7}} {% debug %} ${7*7}", {"porteur": "{montant}", "montant": "1"})
    '{montant} : {{7*7}} {% debug %} ${7*7}'
    """
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def find_unknown_names(text: str) -> list[str]:
    """Give the names between braces that stand for nothing, so that a typing error is told at once."""
    return sorted({name for name in _NAME.findall(text) if name not in PLACEHOLDERS})
