"""A health contract in DOCX: sheets as one-column tables where each cell starts with its heading, then an index of sheets."""

FORMAT = "docx"


def _sheet(
    axis: str,
    number: str,
    title: str,
    pilot: str,
    context: str,
    goals: str,
    steps: str,
    public: str,
    when: str,
    money: str,
    signs: str,
) -> tuple[str, list[list[str]]]:
    return (
        "table",
        [
            [f"Axe stratégique {axis}", f"Fiche action n° {number}"],
            ["Intitulé de l’action", title],
            ["Porteur(s) de l’action", pilot],
            ["Contexte / constats", context],
            ["Objectifs de l’action", goals],
            ["Étapes de mise en œuvre", steps],
            ["Publics cibles", public],
            ["Calendrier de réalisation", when],
            ["Coût et financement", money],
            ["Indicateurs de suivi et d’évaluation", signs],
        ],
    )


_SHEETS = [
    ("1 : Accès aux soins", "1.1", "Créer un centre de soins non programmés", "Centre hospitalier du Sud-Larzois",
     "Les urgences reçoivent 40 % de passages évitables.", "Orienter les patients\nDésengorger les urgences",
     "1. Étude de faisabilité\n2. Recrutement\n3. Ouverture", "Population générale", "2023-2025", "FIR : 90 000 €",
     "Nombre de passages"),
    ("1 : Accès aux soins", "1.2", "Déployer la télémédecine en EHPAD", "GCS e-santé",
     "Neuf EHPAD sans médecin coordonnateur.", "Équiper les établissements", "1. Diagnostic\n2. Formation",
     "Résidents d’EHPAD", "2023", "ARS : 30 000 €", "Nombre de téléconsultations"),
    ("2 : Santé des jeunes", "2.1", "Ouvrir un point d’accueil écoute jeunes", "Mission locale du Larzois",
     "Le mal-être des jeunes progresse.", "Offrir une écoute gratuite", "1. Local\n2. Psychologue",
     "12-25 ans", "2024-2027", "ARS, Caf", "Nombre de jeunes reçus"),
]  # fmt: skip
CONTENT = [
    ("h1", "Contrat Local de Santé du Sud-Larzois"),
    ("p", "2023 – 2027"),
    ("h2", "Signataires du contrat"),
    ("li", "Agence régionale de santé Midi"),
    ("li", "Communauté de communes du Sud-Larzois"),
    ("li", "Préfecture du Larzois"),
    ("li", "Conseil départemental du Larzois"),
    ("li", "Assurance maladie du Larzois"),
    ("h2", "Liste des fiches actions"),
    (
        "table",
        [
            ["Axe", "N°", "Intitulé", "Pilote"],
            *[[sheet[0], sheet[1], sheet[2], sheet[3]] for sheet in _SHEETS],
        ],
    ),
    ("h2", "Instances"),
    ("h3", "Le comité de pilotage"),
    ("p", "Composé des signataires, il se réunit une à deux fois par an."),
    ("h3", "L’équipe projet"),
    ("p", "Elle se réunit tous les mois autour de la coordinatrice."),
    ("h2", "Axe stratégique 1 : Accès aux soins"),
    _sheet(*_SHEETS[0]),
    ("p", ""),
    _sheet(*_SHEETS[1]),
    ("h2", "Axe stratégique 2 : Santé des jeunes"),
    _sheet(*_SHEETS[2]),
]


def _action(sheet: tuple[str, ...], node: int) -> dict[str, object]:
    keys = ("pilots", "diagnosis", "objectives", "method", "public", "calendar", "budget", "indicators")
    fields = {key: text.replace("\n", " ") for key, text in zip(keys, sheet[3:], strict=True)}
    return {"number": sheet[1], "title": sheet[2], "node": node, "fields": fields}


GOLD = {
    "title": "Contrat Local de Santé du Sud-Larzois",
    "type": "cls",
    "period": {"start": "2023", "end": "2027"},
    "parties": [
        {"name": "Agence régionale de santé Midi"},
        {"name": "Communauté de communes du Sud-Larzois"},
        {"name": "Préfecture du Larzois"},
        {"name": "Conseil départemental du Larzois"},
        {"name": "Assurance maladie du Larzois"},
    ],
    "nodes": [
        {"level": 1, "label": "Accès aux soins", "parent": None},
        {"level": 1, "label": "Santé des jeunes", "parent": None},
    ],
    "actions": [_action(_SHEETS[0], 0), _action(_SHEETS[1], 0), _action(_SHEETS[2], 1)],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 1},
        {"name": "équipe projet", "per_year": 12},
    ],
    "funding": [],
}
