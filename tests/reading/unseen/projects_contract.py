"""A département's contract: projects by year with their cost and the département's share, in a table over two pages."""

FORMAT = "pdf"
_HEAD = ["N°", "Projet", "Maître d’ouvrage", "Coût HT", "Subvention du Département", "Taux", "Année"]
_ROWS = [
    ("1", "Réhabilitation de la salle polyvalente", "Commune d’Ay", "420 000 €", "84 000 €", "20 %", "2022"),
    ("2", "Création d’une voie verte", "Communauté de communes", "1 300 000 €", "325 000 €", "25 %", "2022"),
    ("3", "Médiathèque intercommunale", "Communauté de communes", "2 150 000 €", "430 000 €", "20 %", "2023"),
    ("4", "Maison de santé de Borne", "Commune de Borne", "980 000 €", "147 000 €", "15 %", "2023"),
    ("5", "Terrain synthétique", "Commune de Culoz-le-Haut", "640 000 €", "96 000 €", "15 %", "2024"),
]
CONTENT = [
    ("h1", "CONTRAT DÉPARTEMENTAL DE TERRITOIRE 2022-2024"),
    (
        "p",
        "Entre le Département de la Borne, représenté par son Président, et la Communauté de communes des Trois Rivières, représentée par sa Présidente,",
    ),
    ("p", "Il est convenu ce qui suit :"),
    ("h2", "Article 1 - Objet"),
    ("p", "Le présent contrat arrête la liste des projets que le Département soutient."),
    ("h2", "Article 2 - Projets retenus"),
    (
        "table",
        [_HEAD, *[list(row) for row in _ROWS], ["", "TOTAL", "", "5 490 000 €", "1 082 000 €", "", ""]],
    ),
    ("h2", "Article 3 - Durée"),
    ("p", "Le contrat prend effet à sa signature et s’achève le 31 décembre 2024."),
    ("h2", "Article 4 - Suivi"),
    ("p", "Un comité de suivi est créé. Il se réunit une fois l’an."),
]
GOLD = {
    "title": "Contrat départemental de territoire 2022-2024",
    "type": "contrat_departemental",
    "period": {"start": "2022", "end": "2024"},
    "parties": [
        {"name": "le Département de la Borne"},
        {"name": "la Communauté de communes des Trois Rivières"},
    ],
    "articles": [
        {"number": "1", "title": "Objet"},
        {"number": "2", "title": "Projets retenus"},
        {"number": "3", "title": "Durée"},
        {"number": "4", "title": "Suivi"},
    ],
    "actions": [
        {
            "number": row[0],
            "title": row[1],
            "fields": {"pilots": row[2], "budget": row[3], "calendar": row[6]},
        }
        for row in _ROWS
    ],
    "bodies": [{"name": "comité de suivi", "per_year": 1}],
    "nodes": [],
    "funding": [],
    "facilities": [],
}
