"""The spreadsheet of a transition plan, by the 28 columns of the common template."""

FORMAT = "xlsx"
_HEAD = [
    "Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de la fiche action", "Descriptif", "Instances de gouvernance",
    "Objectifs", "Indicateurs liés", "Structure pilote", "Moyens humains et techniques", "Partenaires", "Direction ou service pilote",
    "Personne pilote", "Élu·e référent·e", "Participation Citoyenne", "Financements", "Financeur 1", "Montant € TTC", "Financeur 2",
    "Montant € TTC", "Budget prévisionnel total € TTC", "Statut", "Niveau de priorité", "Date de début", "Date de fin",
    "Action en amélioration continue", "Notes complémentaires", "Documents et liens",
]  # fmt: skip


def _row(
    axis: str,
    sub: str,
    title: str,
    text: str,
    pilot: str,
    partners: str,
    budget: str,
    status: str,
    start: str,
    end: str,
) -> list[str]:
    row = [""] * len(_HEAD)
    row[0], row[1], row[3], row[4], row[8], row[10], row[20], row[21], row[23], row[24] = (
        axis, sub, title, text, pilot, partners, budget, status, start, end,
    )  # fmt: skip
    return row


_ROWS = [
    _row("1. Territoire sobre", "1.1 Sobriété des usages", "1.1.1 Éteindre l'éclairage la nuit",
         "Couper l'éclairage de 23 h à 5 h dans les bourgs", "Syndicat d'énergie", "Communes", "45000", "En cours", "01/01/2023", "31/12/2024"),
    _row("1. Territoire sobre", "1.1 Sobriété des usages", "1.1.2 Former les agents aux écogestes",
         "Deux sessions par an", "Communauté de communes", "CNFPT", "8000", "À venir", "01/09/2024", "30/06/2026"),
    _row("1. Territoire sobre", "1.2 Rénovation", "1.2.1 Ouvrir un guichet de la rénovation",
         "Un conseiller pour trois communautés", "PETR", "Anah, Région", "120000", "En cours", "01/03/2023", "31/12/2027"),
    _row("2. Territoire nourricier", "2.1 Agriculture", "2.1.1 Créer un espace-test agricole",
         "Trois hectares maraîchers", "Chambre d'agriculture", "SAFER", "260000", "À venir", "01/01/2025", "31/12/2027"),
]  # fmt: skip
CONTENT = {"Plan d'actions": [_HEAD, *_ROWS]}


def _action(row: list[str], node: int) -> dict[str, object]:
    number, _, title = row[3].partition(" ")
    fields = {
        "description": row[4],
        "pilots": row[8],
        "partners": row[10],
        "budget": row[20],
        "status": row[21],
        "calendar": f"{row[23]} | {row[24]}",
    }
    return {"number": number, "title": title, "node": node, "fields": fields}


GOLD = {
    "nodes": [
        {"level": 1, "label": "Territoire sobre", "parent": None},
        {"level": 2, "label": "Sobriété des usages", "parent": 0},
        {"level": 2, "label": "Rénovation", "parent": 0},
        {"level": 1, "label": "Territoire nourricier", "parent": None},
        {"level": 2, "label": "Agriculture", "parent": 3},
    ],
    "actions": [_action(row, node) for row, node in zip(_ROWS, (1, 1, 2, 4), strict=True)],
    "funding": [],
    "parties": [],
}
