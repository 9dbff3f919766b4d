"""A city contract whose governance is told in prose under letters, with parties in a paragraph and districts in a list."""

FORMAT = "txt"
CONTENT = """CONTRAT DE VILLE 2024-2030
« Habiter, grandir, travailler »
Communauté d'agglomération du Haut-Vallon

Entre

L'État, représenté par Madame la Préfète du Vallon,
La Communauté d'agglomération du Haut-Vallon, représentée par son Président,
Les communes de Vallonville, Brière et Sermaize, représentées par leurs Maires,
Le Conseil départemental du Vallon, représenté par son Président,
Le Conseil régional, représenté par sa Présidente,
La Caisse d'allocations familiales du Vallon, représentée par son Directeur,
L'office public Vallon Habitat, représenté par sa Directrice générale,

Il est convenu ce qui suit.

A. LE TERRITOIRE

Trois quartiers prioritaires sont concernés :
- Les Érables (Vallonville) : 2 950 habitants
- Champ-Fleuri (Brière) : 1 610 habitants
- La Cité (Sermaize) : 1 045 habitants

B. LA STRATÉGIE

AMBITION 1 – HABITER
Engagement 1 : Rénover 300 logements
Engagement 2 : Végétaliser les pieds d'immeuble

AMBITION 2 – GRANDIR
Engagement 3 : Renforcer la réussite éducative
Engagement 4 : Ouvrir les écoles aux parents

AMBITION 3 – TRAVAILLER
Engagement 5 : Lever les freins à l'emploi des femmes

C. LA GOUVERNANCE

C.1 Le comité de pilotage
Instance politique, le comité de pilotage est coprésidé par la préfète et le président. Il se tient deux fois par an.

C.2 Le comité des financeurs
Il réunit l'État, l'agglomération, le Département et la Caf une fois par an, avant le vote des subventions.

C.3 Les équipes de quartier
Dans chaque quartier, une équipe se réunit tous les deux mois.

D. LES MOYENS

Les crédits spécifiques s'élèvent à 620 000 € en 2024.
"""
_TREE = {
    "Habiter": ["Rénover 300 logements", "Végétaliser les pieds d'immeuble"],
    "Grandir": ["Renforcer la réussite éducative", "Ouvrir les écoles aux parents"],
    "Travailler": ["Lever les freins à l'emploi des femmes"],
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for label, lines in _TREE.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": label, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "parties": [
        {"name": name}
        for name in (
            "L'État",
            "La Communauté d'agglomération du Haut-Vallon",
            "La commune de Vallonville",
            "La commune de Brière",
            "La commune de Sermaize",
            "Le Conseil départemental du Vallon",
            "Le Conseil régional",
            "La Caisse d'allocations familiales du Vallon",
            "L'office public Vallon Habitat",
        )
    ],
    "nodes": _nodes(),
    "districts": [
        {"name": "Les Érables", "population": 2950},
        {"name": "Champ-Fleuri", "population": 1610},
        {"name": "La Cité", "population": 1045},
    ],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 2},
        {"name": "comité des financeurs", "per_year": 1},
        {"name": "équipes de quartier", "per_year": 6},
    ],
    "actions": [],
    "funding": [],
    "counts": [],
}
