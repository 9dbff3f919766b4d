"""A city contract with a long evaluation of the former one, whose pillars look like axes, before its own strategy."""

FORMAT = "txt"
CONTENT = """# Contrat de ville 2024-2030

## Ville de Saint-Brice-les-Forges

### 1. Évaluation du contrat de ville 2015-2023

#### 1.1 Pilier « Cohésion sociale »

##### Résultats positifs

La réussite éducative a touché 140 enfants par an.

##### Difficultés rencontrées

Les familles monoparentales restent à distance.

#### 1.2 Pilier « Cadre de vie et renouvellement urbain »

##### Résultats positifs

Deux îlots ont été rénovés.

#### 1.3 Pilier « Développement économique et emploi »

##### Pistes d'amélioration

Rapprocher la mission locale du quartier.

### 2. Le quartier prioritaire

Le QPV Les Forges compte 3 980 habitants.

### 3. Les enjeux du contrat de ville

#### Enjeu 1 : Réussir à tous les âges

##### 1.1 Accompagner les familles

- soutien à la parentalité
- accès aux vacances

##### 1.2 Lutter contre l'illettrisme

- ateliers sociolinguistiques

#### Enjeu 2 : Travailler

##### 2.1 Insérer par l'activité économique

- chantiers

##### 2.2 Accompagner les créateurs

- couveuse

#### Enjeu 3 : Habiter mieux

##### 3.1 Rénover les copropriétés

- audits

### 4. Gouvernance et suivi

#### 4.1 Le comité de pilotage

Réunion annuelle sous la présidence du maire et de la sous-préfète.

#### 4.2 La cellule technique

Elle se réunit une fois par mois.
"""


def _node(level: int, label: str, parent: int | None) -> dict[str, object]:
    return {"level": level, "label": label, "parent": parent}


GOLD = {
    "title": "Contrat de ville 2024-2030",
    "type": "contrat_de_ville",
    "period": {"start": "2024", "end": "2030"},
    "nodes": [
        _node(1, "Réussir à tous les âges", None),
        _node(2, "Accompagner les familles", 0),
        _node(2, "Lutter contre l'illettrisme", 0),
        _node(1, "Travailler", None),
        _node(2, "Insérer par l'activité économique", 3),
        _node(2, "Accompagner les créateurs", 3),
        _node(1, "Habiter mieux", None),
        _node(2, "Rénover les copropriétés", 6),
    ],
    "districts": [{"name": "Les Forges", "population": 3980}],
    "bodies": [{"name": "comité de pilotage", "per_year": 1}, {"name": "cellule technique", "per_year": 12}],
    "actions": [],
    "parties": [],
    "funding": [],
}
