"""A city contract's annexes: figures by district in columns, money by year in rows, equipment by district, an opinion poll."""

FORMAT = "docx"
CONTENT = [
    ("h1", "Contrat de ville de Grandval Métropole 2024-2030 – Annexes"),
    ("h2", "Annexe 1 : Données par quartier"),
    (
        "table",
        [
            ["Indicateur", "QPV Les Hauts", "QPV Saint-Jean", "Grandval", "Grandval Métropole"],
            ["Population municipale 2020", "5 412", "2 318", "64 220", "131 870"],
            ["Taux de pauvreté 2021 (%)", "48,3", "41,7", "22,9", "17,1"],
            ["Part des moins de 25 ans 2020 (%)", "43,2", "39,5", "33,0", "30,4"],
            ["Taux d’emploi des 15-64 ans 2020 (%)", "41,0", "n.d.", "57,6", "62,2"],
        ],
    ),
    ("h2", "Annexe 2 : Crédits mobilisés"),
    (
        "table",
        [
            ["Année", "État", "Métropole", "Ville"],
            ["2021", "412 000 €", "150 000 €", "98 000 €"],
            ["2022", "418 500 €", "152 000 €", "101 000 €"],
            ["2023", "430 000 €", "155 000 €", "104 500 €"],
        ],
    ),
    ("h2", "Annexe 3 : Équipements de proximité"),
    (
        "table",
        [
            ["Quartier", "Équipement", "Type", "Adresse"],
            ["Les Hauts", "Maison pour tous Césaire", "Centre social", "1 place Césaire"],
            ["Les Hauts", "Crèche Arlequin", "EAJE", "12 rue Verte"],
            ["Saint-Jean", "Espace Simone Veil", "Centre social", "3 rue du Puits"],
        ],
    ),
    ("h2", "Annexe 4 : Consultation des habitants"),
    ("p", "318 habitants des quartiers ont répondu au questionnaire."),
    ("p", "Question 1 – Quelles sont vos priorités pour le quartier ?"),
    ("li", "La propreté : 187 réponses"),
    ("li", "La tranquillité : 164 réponses"),
    ("li", "L’emploi des jeunes : 121 réponses"),
    ("li", "Les commerces : 76 réponses"),
]
_PLACES = ("QPV Les Hauts", "QPV Saint-Jean", "Grandval", "Grandval Métropole")
_FIGURES = [
    ("Population municipale 2020", 2020, (5412, 2318, 64220, 131870)),
    ("Taux de pauvreté 2021 (%)", 2021, (48.3, 41.7, 22.9, 17.1)),
    ("Part des moins de 25 ans 2020 (%)", 2020, (43.2, 39.5, 33.0, 30.4)),
    ("Taux d’emploi des 15-64 ans 2020 (%)", 2020, (41.0, None, 57.6, 62.2)),
]
_MONEY = {2021: (412000, 150000, 98000), 2022: (418500, 152000, 101000), 2023: (430000, 155000, 104500)}
GOLD = {
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "indicators": [
        {"indicator": label, "territory": place, "year": year, "value": value}
        for label, year, values in _FIGURES
        for place, value in zip(_PLACES, values, strict=True)
        if value is not None
    ],
    "funding": [
        {"pillar": pillar, "year": year, "amount": amount}
        for year, amounts in _MONEY.items()
        for pillar, amount in zip(("État", "Métropole", "Ville"), amounts, strict=True)
    ],
    "facilities": [
        {"commune": "Les Hauts", "type": "Centre social", "name": "Maison pour tous Césaire"},
        {"commune": "Les Hauts", "type": "EAJE", "name": "Crèche Arlequin"},
        {"commune": "Saint-Jean", "type": "Centre social", "name": "Espace Simone Veil"},
    ],
    "consultation": [
        {"question": "Quelles sont vos priorités pour le quartier ?", "option": option, "count": count}
        for option, count in (
            ("La propreté", 187),
            ("La tranquillité", 164),
            ("L’emploi des jeunes", 121),
            ("Les commerces", 76),
        )
    ],
    "actions": [],
    "nodes": [],
    "counts": [],
    "parties": [],
}
