"""A convention written in Word with automatic numbers: the words "Article" and "Axe" are in the lists, not in the text."""

FORMAT = "docx-numbered"
CONTENT = [
    ("title", "Convention territoriale globale de la Ville de Merville-sur-Oudon"),
    ("p", "Du 1er janvier 2025 au 31 décembre 2029"),
    ("p", "Entre les soussignés :"),
    ("p", "La Caf de l’Oudon, représentée par sa directrice,"),
    ("p", "et"),
    ("p", "La Ville de Merville-sur-Oudon, représentée par son maire,"),
    ("article", "Objet"),
    ("p", "La présente convention fixe les engagements des parties."),
    ("article", "Durée"),
    ("p", "Elle est conclue pour cinq ans."),
    ("article", "Gouvernance"),
    ("p", "Le comité de pilotage se réunit une fois par an. Il valide le bilan."),
    ("axis", "Petite enfance"),
    ("goal", "Ouvrir vingt places d’accueil"),
    ("goal", "Accompagner les parents d’enfants handicapés"),
    ("axis", "Jeunesse"),
    ("goal", "Créer une maison des jeunes"),
    ("axis", "Animation de la vie sociale"),
    ("goal", "Obtenir l’agrément d’un deuxième centre social"),
    ("goal", "Développer l’aller-vers"),
]
GOLD = {
    "title": "Convention territoriale globale de la Ville de Merville-sur-Oudon",
    "type": "ctg",
    "period": {"start": "2025-01-01", "end": "2029-12-31"},
    "parties": [{"name": "La Caf de l’Oudon"}, {"name": "La Ville de Merville-sur-Oudon"}],
    "articles": [
        {"number": "1", "title": "Objet"},
        {"number": "2", "title": "Durée"},
        {"number": "3", "title": "Gouvernance"},
    ],
    "nodes": [
        {"level": 1, "label": "Petite enfance", "parent": None},
        {"level": 2, "label": "Ouvrir vingt places d’accueil", "parent": 0},
        {"level": 2, "label": "Accompagner les parents d’enfants handicapés", "parent": 0},
        {"level": 1, "label": "Jeunesse", "parent": None},
        {"level": 2, "label": "Créer une maison des jeunes", "parent": 3},
        {"level": 1, "label": "Animation de la vie sociale", "parent": None},
        {"level": 2, "label": "Obtenir l’agrément d’un deuxième centre social", "parent": 5},
        {"level": 2, "label": "Développer l’aller-vers", "parent": 5},
    ],
    "bodies": [{"name": "comité de pilotage", "per_year": 1}],
    "actions": [],
}
