"""A climate plan in PDF: axes, orientations, sheets of two cells by row over a page, a governance chapter."""

FORMAT = "pdf"


def _sheet(
    number: str, title: str, pilot: str, partners: str, text: str, when: str, cost: str, sign: str
) -> list[tuple[str, object]]:
    return [
        ("h3", f"Fiche n°{number} - {title}"),
        (
            "table",
            [
                ["Pilote", pilot, "Partenaires", partners],
                ["Description", text, "Calendrier", when],
                ["Budget", cost, "Indicateurs de suivi", sign],
            ],
        ),
    ]


_SHEETS = [
    ("1", "Rénover l’éclairage public", "Syndicat d’énergie", "Communes", "Remplacer 1 200 points lumineux", "2024-2026", "900 000 €", "Points rénovés"),
    ("2", "Former les artisans", "Chambre des métiers", "Région", "Deux promotions par an", "2024", "15 000 €", "Artisans formés"),
    ("3", "Planter 20 km de haies", "Communauté de communes", "Fédération de chasse", "Plantations avec les agriculteurs", "2025", "60 000 €", "Kilomètres plantés"),
    ("4", "Créer un réseau d’autopartage", "PETR", "Département", "Six véhicules dans les bourgs", "2026", "140 000 €", "Abonnés"),
]  # fmt: skip
CONTENT = [
    ("h1", "PLAN CLIMAT AIR ÉNERGIE TERRITORIAL"),
    ("p", "Communauté de communes du Plateau d’Ambre"),
    ("p", "Programme d’actions 2024-2030"),
    ("h2", "Stratégie"),
    (
        "p",
        "La stratégie nationale bas carbone fixe l’axe 1 de la décarbonation. Le territoire retient deux axes.",
    ),
    ("h2", "Axe 1 - Un territoire sobre"),
    ("p", "Orientation 1.1 - Réduire les consommations du patrimoine public"),
    *_sheet(*_SHEETS[0]),
    ("p", "Orientation 1.2 - Accompagner la rénovation des logements"),
    *_sheet(*_SHEETS[1]),
    ("h2", "Axe 2 - Un territoire résilient"),
    ("p", "Orientation 2.1 - Restaurer la biodiversité"),
    *_sheet(*_SHEETS[2]),
    ("p", "Orientation 2.2 - Se déplacer autrement"),
    *_sheet(*_SHEETS[3]),
    ("h2", "Gouvernance du plan"),
    ("p", "Le comité de pilotage se réunira une fois par semestre."),
]


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


def _action(sheet: tuple[str, ...], node: int) -> dict[str, object]:
    keys = ("pilots", "partners", "description", "calendar", "budget", "indicators")
    return {
        "number": sheet[0],
        "title": sheet[1],
        "node": node,
        "fields": dict(zip(keys, sheet[2:], strict=True)),
    }


GOLD = {
    "title": "Plan climat air énergie territorial Communauté de communes du Plateau d’Ambre Programme d’actions 2024-2030",
    "type": "pcaet",
    "period": {"start": "2024", "end": "2030"},
    "nodes": [
        _node(1, "Un territoire sobre", None),
        _node(2, "Réduire les consommations du patrimoine public", 0),
        _node(2, "Accompagner la rénovation des logements", 0),
        _node(1, "Un territoire résilient", None),
        _node(2, "Restaurer la biodiversité", 3),
        _node(2, "Se déplacer autrement", 3),
    ],
    "actions": [_action(sheet, node) for sheet, node in zip(_SHEETS, (1, 2, 4, 5), strict=True)],
    "bodies": [{"name": "comité de pilotage", "per_year": 2}],
    "parties": [],
    "funding": [],
    "indicators": [],
}
