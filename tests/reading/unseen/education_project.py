"""An education project of a commune: lettered axes, objectives as bullets, schools in a table."""

FORMAT = "docx"
CONTENT = [
    ("h1", "PROJET ÉDUCATIF DE TERRITOIRE"),
    ("h1", "Plan mercredi"),
    ("p", "Commune de Valbelle"),
    ("p", "Années scolaires 2023/2024 à 2025/2026"),
    ("h2", "1. Présentation du territoire"),
    ("p", "Valbelle compte 6 480 habitants et quatre écoles publiques."),
    (
        "table",
        [
            ["École", "Adresse", "Nombre d'élèves"],
            ["École maternelle Jules Verne", "3 rue du Port", "112"],
            ["École élémentaire Jules Verne", "5 rue du Port", "198"],
            ["École primaire des Sources", "place des Sources", "164"],
            ["École maternelle Prévert", "8 allée Prévert", "87"],
        ],
    ),
    ("h2", "2. Les orientations éducatives"),
    ("p", "Le projet s'organise autour de trois axes :"),
    ("li", "Axe A – Favoriser la réussite de chaque enfant"),
    ("li", "Axe B – Éduquer à la citoyenneté"),
    ("li", "Axe C – Ouvrir à la nature et à la culture"),
    ("h3", "Axe A – Favoriser la réussite de chaque enfant"),
    ("p", "Objectifs :"),
    ("li", "Assurer la continuité entre l'école et le périscolaire"),
    ("li", "Accueillir les enfants en situation de handicap"),
    ("p", "Actions :"),
    ("li", "Mettre en place une charte commune aux enseignants et aux animateurs"),
    ("li", "Recruter deux accompagnants pour le mercredi"),
    ("h3", "Axe B – Éduquer à la citoyenneté"),
    ("p", "Objectifs :"),
    ("li", "Donner la parole aux enfants"),
    ("li", "Prévenir le harcèlement"),
    ("p", "Actions :"),
    ("li", "Installer un conseil municipal des enfants"),
    ("li", "Former les équipes à la médiation par les pairs"),
    ("h3", "Axe C – Ouvrir à la nature et à la culture"),
    ("p", "Objectifs :"),
    ("li", "Faire découvrir la forêt et la rivière"),
    ("li", "Fréquenter les lieux culturels"),
    ("p", "Actions :"),
    ("li", "Organiser une classe dehors par école"),
    ("li", "Proposer un parcours théâtre"),
    ("h2", "3. Pilotage"),
    ("p", "Le comité de pilotage est présidé par le maire. Il se réunit une fois par trimestre."),
    (
        "p",
        "Ses membres sont : la commune, l'Éducation nationale, la Caf, le SDJES, les représentants de parents d'élèves.",
    ),
    ("h2", "4. Évaluation"),
    ("p", "L'évaluation du projet est réalisée chaque année par le comité de pilotage."),
]
_AXES = {
    "Favoriser la réussite de chaque enfant": [
        "Assurer la continuité entre l'école et le périscolaire",
        "Accueillir les enfants en situation de handicap",
    ],
    "Éduquer à la citoyenneté": ["Donner la parole aux enfants", "Prévenir le harcèlement"],
    "Ouvrir à la nature et à la culture": [
        "Faire découvrir la forêt et la rivière",
        "Fréquenter les lieux culturels",
    ],
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for axis, lines in _AXES.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": axis, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "title": "Projet éducatif de territoire Plan mercredi",
    "type": "pedt",
    "period": {"start": "2023", "end": "2026"},
    "nodes": _nodes(),
    "actions": [
        {"title": title, "fields": {}}
        for title in (
            "Mettre en place une charte commune aux enseignants et aux animateurs",
            "Recruter deux accompagnants pour le mercredi",
            "Installer un conseil municipal des enfants",
            "Former les équipes à la médiation par les pairs",
            "Organiser une classe dehors par école",
            "Proposer un parcours théâtre",
        )
    ],
    "bodies": [{"name": "comité de pilotage", "per_year": 4}],
    "parties": [],
    "funding": [],
}
