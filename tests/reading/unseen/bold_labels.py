"""A social project in Word: sheets as paragraphs under headings, labels alone on their line, then lists."""

FORMAT = "docx"


def _sheet(
    title: str, why: str, goals: list[str], steps: list[str], pilot: str, partners: str, when: str, signs: str
) -> list[tuple[str, object]]:
    return [
        ("h3", title),
        ("p", "Constats"),
        ("p", why),
        ("p", "Objectifs opérationnels"),
        *[("li", goal) for goal in goals],
        ("p", "Actions à mettre en œuvre"),
        *[("li", step) for step in steps],
        ("p", "Porteur de l’action"),
        ("p", pilot),
        ("p", "Partenaires mobilisés"),
        ("p", partners),
        ("p", "Calendrier prévisionnel"),
        ("p", when),
        ("p", "Indicateurs d’évaluation"),
        ("p", signs),
    ]


_SHEETS = [
    ("Fiche action 1.1 – Repérer les publics isolés", "Les personnes seules échappent aux services.", ["Repérer", "Orienter"], ["Former les facteurs", "Créer une cellule"],
     "CIAS du Larve", "La Poste, ADMR", "2024-2025", "Nombre de signalements"),
    ("Fiche action 1.2 – Ouvrir un café social", "Les bourgs perdent leurs lieux de rencontre.", ["Créer un lieu ouvert"], ["Aménager la halle"],
     "Commune de Larve", "Associations", "2025", "Fréquentation"),
    ("Fiche action 2.1 – Mobiliser les jeunes bénévoles", "Le bénévolat vieillit.", ["Valoriser l’engagement"], ["Lancer un service civique"],
     "Foyer rural", "Lycée, Département", "2026", "Nombre de jeunes engagés"),
]  # fmt: skip
CONTENT = [
    ("h1", "Projet social de territoire du Pays de Larve"),
    ("p", "2024 – 2027"),
    ("h2", "Axe 1 – Lutter contre l’isolement"),
    *[block for sheet in _SHEETS[:2] for block in _sheet(*sheet)],
    ("h2", "Axe 2 – Faire vivre l’engagement"),
    *_sheet(*_SHEETS[2]),
    ("h2", "Suivi et évaluation"),
    ("p", "Un bilan est présenté chaque année en comité de pilotage."),
]


def _action(sheet: tuple[object, ...], node: int) -> dict[str, object]:
    number, _, title = str(sheet[0]).removeprefix("Fiche action ").partition(" – ")
    keys = ("diagnosis", "objectives", "method", "pilots", "partners", "calendar", "indicators")
    texts = [text if isinstance(text, str) else " ".join(text) for text in sheet[1:]]
    return {"number": number, "title": title, "node": node, "fields": dict(zip(keys, texts, strict=True))}


GOLD = {
    "title": "Projet social de territoire du Pays de Larve",
    "period": {"start": "2024", "end": "2027"},
    "nodes": [
        {"level": 1, "label": "Lutter contre l’isolement", "parent": None},
        {"level": 1, "label": "Faire vivre l’engagement", "parent": None},
    ],
    "actions": [_action(sheet, node) for sheet, node in zip(_SHEETS, (0, 0, 1), strict=True)],
    "parties": [],
    "funding": [],
}
