"""A city contract in PDF: orientations in bold, then "Objectifs stratégiques" and lists; what the law says quoted around."""

FORMAT = "pdf"


def _orientation(number: str, label: str, why: str, goals: list[str]) -> list[tuple[str, object]]:
    return [
        ("h2", f"Orientation stratégique n° {number} : {label}"),
        ("p", why),
        ("p", "Objectifs opérationnels :"),
        *[("li", goal) for goal in goals],
    ]


_TREE = {
    "Accompagner les parcours vers l’emploi": ["Aller vers les invisibles", "Préparer aux métiers en tension", "Développer l’insertion par l’activité économique"],
    "Éduquer et prévenir": ["Lutter contre le décrochage", "Soutenir la parentalité"],
    "Vivre ensemble dans un cadre de vie apaisé": ["Renforcer la médiation", "Améliorer la propreté", "Prévenir les violences intrafamiliales"],
    "Réussir le renouvellement urbain": ["Accompagner le relogement", "Associer les habitants au projet"],
}  # fmt: skip
CONTENT = [
    ("h1", "Contrat de ville « Engagements Quartiers 2030 » de Bassinville"),
    ("p", "2024 - 2030"),
    ("h1", "1. Le cadre"),
    (
        "p",
        "La circulaire du 31 août 2023 demande que le contrat tienne compte de trois axes transversaux. Le précédent contrat de ville (2015-2023) comptait trois piliers.",
    ),
    ("p", "Le quartier prioritaire des Docks compte 4 870 habitants et celui de la Ferme 1 905 habitants."),
    ("h1", "2. Les orientations stratégiques"),
    *[
        block
        for number, (label, goals) in enumerate(_TREE.items(), start=1)
        for block in _orientation(
            str(number),
            label,
            "Le diagnostic partagé avec les habitants a montré l’importance de cette question pour les prochaines années.",
            goals,
        )
    ],
    ("h1", "3. Le pilotage"),
    ("p", "La gouvernance du contrat de ville s’appuie sur trois instances."),
    ("li", "Le comité de pilotage : présidé par le préfet et le président, il se réunit une fois par an."),
    ("li", "Le comité technique : il prépare les décisions et se réunit chaque trimestre."),
    ("li", "Le conseil citoyen : il donne un avis sur la programmation."),
]


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for label, lines in _TREE.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": label, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "title": "Contrat de ville « Engagements Quartiers 2030 » de Bassinville",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "nodes": _nodes(),
    "bodies": [
        {"name": "comité de pilotage", "per_year": 1},
        {"name": "comité technique", "per_year": 4},
        {"name": "conseil citoyen", "per_year": None},
    ],
    "actions": [],
    "parties": [],
    "funding": [],
}
