"""A city contract that a converter turned from PDF into Markdown: pictures, anchors, links, bold in headings, breaks in cells."""

FORMAT = "md"
CONTENT = """![](_page_0_Picture_0.jpeg)

# **CONTRAT DE VILLE**

# **DE L'AGGLOMÉRATION DU PAYS DE CORBRAY**

## **Engagements Quartiers 2030**

![](_page_0_Picture_4.jpeg)

<span id="page-1-0"></span>## **SOMMAIRE**

| <b>PRÉAMBULE</b>                                        | 3  |
|---------------------------------------------------------|----|
| <b>1. LES QUARTIERS PRIORITAIRES</b>                    | 5  |
| <b>2. LES AXES STRATÉGIQUES</b>                         | 8  |
| Axe 1 : Favoriser l'accès à l'emploi                    | 8  |
| Axe 2 : Améliorer le cadre de vie                       | 10 |
| Axe 3 : Renforcer la cohésion sociale                   | 12 |
| <b>3. GOUVERNANCE</b>                                   | 15 |

## **PRÉAMBULE**

Le contrat de ville 2015-2023 a été [évalué](#page-5-0) en 2022. Le présent contrat de ville couvre la période **2024-2030**.

## **1. LES QUARTIERS PRIORITAIRES**

| Nom du QPV                 | Commune  | Nombre d'habitants |
|----------------------------|----------|--------------------|
| Les<br>Tilleuls            | Corbray  | 2 745              |
| Gare –<br>Saint-Exupéry    | Corbray  | 1 380              |
| Le Moulin                  | Vaudreux | 1 122              |

## **2. LES AXES STRATÉGIQUES**

### **AXE 1 : FAVORISER L'ACCÈS À L'EMPLOI**

*Enjeux : le taux de chômage des jeunes y est deux fois plus élevé qu'ailleurs.*

- **Objectif opérationnel 1.1 :** Repérer les jeunes sans solution
- **Objectif opérationnel 1.2 :** Lever les freins périphériques
- **Objectif opérationnel 1.3 :** Développer l'entrepreneuriat

### **AXE 2 : AMÉLIORER LE CADRE DE VIE**

- **Objectif opérationnel 2.1 :** Rénover les logements et les espaces extérieurs
- **Objectif opérationnel 2.2 :** Adapter les quartiers au changement climatique

### **AXE 3 : RENFORCER LA COHÉSION SOCIALE**

- **Objectif opérationnel 3.1 :** Soutenir la réussite éducative
- **Objectif opérationnel 3.2 :** Favoriser l'accès aux droits et à la santé
- **Objectif opérationnel 3.3 :** Lutter contre les discriminations

## **3. GOUVERNANCE**

#### **Le comité de pilotage**

Co-présidé par le préfet, le président de l'agglomération et les maires, il se réunit au moins **une fois par an**.

#### **Le comité technique**

Il réunit les techniciens des signataires **3 à 4 fois par an**.

#### **L'équipe projet**

Composée de la cheffe de projet et de la déléguée du préfet, elle se réunit **tous les quinze jours**.

## **SIGNATAIRES**

| L'État,<br>le Préfet           | L'Agglomération du Pays de Corbray,<br>le Président | La Ville de Corbray,<br>la Maire |
|--------------------------------|-----------------------------------------------------|----------------------------------|
| La Ville de Vaudreux,<br>le Maire | Le Conseil départemental,<br>la Présidente        | La Caf,<br>le Directeur          |
"""
_TREE = {
    "Favoriser l'accès à l'emploi": [
        "Repérer les jeunes sans solution",
        "Lever les freins périphériques",
        "Développer l'entrepreneuriat",
    ],
    "Améliorer le cadre de vie": [
        "Rénover les logements et les espaces extérieurs",
        "Adapter les quartiers au changement climatique",
    ],
    "Renforcer la cohésion sociale": [
        "Soutenir la réussite éducative",
        "Favoriser l'accès aux droits et à la santé",
        "Lutter contre les discriminations",
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
    "title": "Contrat de ville de l'agglomération du Pays de Corbray",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "parties": [
        {"name": "L'État"},
        {"name": "L'Agglomération du Pays de Corbray"},
        {"name": "La Ville de Corbray"},
        {"name": "La Ville de Vaudreux"},
        {"name": "Le Conseil départemental"},
        {"name": "La Caf"},
    ],
    "nodes": _nodes(),
    "districts": [
        {"name": "Les Tilleuls", "population": 2745},
        {"name": "Gare – Saint-Exupéry", "population": 1380},
        {"name": "Le Moulin", "population": 1122},
    ],
    "bodies": [
        {"name": "comité de pilotage", "per_year": 1},
        {"name": "comité technique", "per_year": 3},
        {"name": "équipe projet", "per_year": None},
    ],
    "actions": [],
    "funding": [],
}
