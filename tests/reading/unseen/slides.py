"""A presentation to a steering committee, a slide per page: axes on one slide, objectives on the next ones."""

FORMAT = "pdf-slides"
CONTENT = [
    [("h1", "CTG de Vallombre"), ("p", "Comité de pilotage du 6 juin 2023"), ("p", "2023-2027")],
    [("h1", "Ordre du jour"), ("li", "Rappel de la démarche"), ("li", "Les axes"), ("li", "Calendrier")],
    [
        ("h1", "Les axes de la CTG"),
        ("li", "Axe 1 : Petite enfance"),
        ("li", "Axe 2 : Jeunesse"),
        ("li", "Axe 3 : Vie sociale"),
    ],
    [
        ("h1", "Axe 1 : Petite enfance"),
        ("li", "Maintenir les places existantes"),
        ("li", "Créer une crèche à vocation d’insertion"),
    ],
    [
        ("h1", "Axe 2 : Jeunesse"),
        ("li", "Fédérer les animateurs"),
        ("li", "Ouvrir un espace jeunes"),
        ("li", "Aider au premier départ"),
    ],
    [("h1", "Axe 3 : Vie sociale"), ("li", "Soutenir les bénévoles"), ("li", "Faire connaître les droits")],
    [
        ("h1", "Gouvernance"),
        ("li", "Comité de pilotage : 1 fois par an"),
        ("li", "Comité technique : 3 fois par an"),
    ],
]
GOLD = {
    "title": "CTG de Vallombre",
    "type": "ctg",
    "period": {"start": "2023", "end": "2027"},
    "nodes": [
        {"level": 1, "label": "Petite enfance", "parent": None},
        {"level": 2, "label": "Maintenir les places existantes", "parent": 0},
        {"level": 2, "label": "Créer une crèche à vocation d’insertion", "parent": 0},
        {"level": 1, "label": "Jeunesse", "parent": None},
        {"level": 2, "label": "Fédérer les animateurs", "parent": 3},
        {"level": 2, "label": "Ouvrir un espace jeunes", "parent": 3},
        {"level": 2, "label": "Aider au premier départ", "parent": 3},
        {"level": 1, "label": "Vie sociale", "parent": None},
        {"level": 2, "label": "Soutenir les bénévoles", "parent": 7},
        {"level": 2, "label": "Faire connaître les droits", "parent": 7},
    ],
    "bodies": [
        {"name": "Comité de pilotage", "per_year": 1},
        {"name": "Comité technique", "per_year": 3},
    ],
    "actions": [],
    "parties": [],
}
