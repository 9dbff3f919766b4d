"""A territory project in plain text whose levels are told by decimal numbers alone, in the middle of a long report."""

FORMAT = "txt"
CONTENT = """PROJET DE TERRITOIRE
Communauté de communes Sèvre et Marais
Horizon 2030

1. Le mot du président

Notre territoire change. Ce projet dit où nous voulons aller ensemble, avec les 41 250 habitants de nos 19 communes.

2. Portrait du territoire

2.1. Une population qui croît

Entre 2013 et 2021, la population a augmenté de 0,8 % par an. Les ménages d'une personne représentent 31 % des ménages.

2.2. Une économie diversifiée

L'industrie pèse 28 % des emplois. Le chômage est de 5,9 % au premier trimestre 2023.

3. Nos orientations

Quatre orientations structurent le projet.

Orientation 1. Un territoire attractif

1.1. Accueillir de nouveaux habitants
Nous voulons loger chacun. Trois cents logements seront construits chaque année.
1.2. Accompagner les entreprises
Les zones d'activité seront requalifiées.

Orientation 2. Un territoire solidaire

2.1. Garantir l'accès aux soins
2.2. Soutenir les familles
2.3. Bien vieillir

Orientation 3. Un territoire durable

3.1. Préserver le marais
3.2. Réduire les déchets

Orientation 4. Un territoire ouvert

4.1. Développer la lecture publique
4.2. Encourager la pratique sportive
4.3. Faire vivre la démocratie locale

4. Suivi du projet

Le comité de suivi du projet de territoire réunit les vice-présidents deux fois par an.
Le conseil de développement est saisi chaque année du bilan.
"""
_TREE = {
    "Un territoire attractif": ["Accueillir de nouveaux habitants", "Accompagner les entreprises"],
    "Un territoire solidaire": ["Garantir l'accès aux soins", "Soutenir les familles", "Bien vieillir"],
    "Un territoire durable": ["Préserver le marais", "Réduire les déchets"],
    "Un territoire ouvert": [
        "Développer la lecture publique",
        "Encourager la pratique sportive",
        "Faire vivre la démocratie locale",
    ],
}


def _nodes() -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = []
    for label, lines in _TREE.items():
        top = len(nodes)
        nodes.append({"level": 1, "label": label, "parent": None})
        nodes += [{"level": 2, "label": line, "parent": top} for line in lines]
    return nodes


GOLD = {
    "title": "Projet de territoire Communauté de communes Sèvre et Marais Horizon 2030",
    "type": "projet_de_territoire",
    "nodes": _nodes(),
    "bodies": [
        {"name": "comité de suivi du projet de territoire", "per_year": 2},
        {"name": "conseil de développement", "per_year": None},
    ],
    "parties": [],
    "actions": [],
    "indicators": [],
}
