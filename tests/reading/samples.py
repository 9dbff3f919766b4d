"""Invented contracts, no two laid out alike: the rules must hold for documents nobody has seen."""

HEALTH_CONTRACT = """\
CONTRAT LOCAL DE SANTÉ
DU PAYS DE MARVAUX
2023-2028

SOMMAIRE
Article 1 – Objet du contrat ........ 3
Article 2 – Périmètre ........ 3
Axe 1 – Accès aux soins ........ 5
Axe 2 – Santé mentale ........ 9

ENTRE :
L'Agence Régionale de Santé Val-de-Saulne, représentée par son Directeur général, M. Paul EXEMPLE, d'une part,
ET
La Communauté de communes du Pays de Marvaux, représentée par sa Présidente, Mme Anne MODELE, dûment habilitée par délibération du 14 décembre 2022,
ET les co-signataires associés :
La Préfecture de la Saulne
Représentée par le préfet, M. Jean TEST
Le Conseil départemental de la Saulne, représenté par son Président, M. Luc FICTIF,
La Caisse Primaire d'Assurance Maladie de la Saulne
Représentée par son Directeur

Vu le code de la santé publique, et notamment les articles L1434-2 et L1434-16,
Vu la délibération du conseil communautaire,

Il a été convenu ce qui suit :

Article 1 – Objet du contrat
Le présent contrat a pour objet de réduire les inégalités sociales et territoriales de santé sur le territoire.

Article 2 – Périmètre
Le contrat s'applique aux 31 communes de la communauté de communes.

Article 3 – Durée et révision
Le présent contrat est conclu pour une durée de cinq ans à compter du 1er janvier 2023. Il pourra être révisé par avenant.

Article 4 – Gouvernance

4.1 Le comité de pilotage
Le comité de pilotage réunit les signataires du contrat. Il se réunit au moins une fois par an.
Il est composé de :
- l'Agence Régionale de Santé ;
- la communauté de communes ;
- le conseil départemental.

4.2 Le comité technique
Le comité technique prépare les travaux du comité de pilotage. Il se réunit deux fois par an.

4.3 Les groupes de travail thématiques
Les groupes de travail thématiques associent les acteurs de terrain et se réunissent autant que de besoin.

AXE STRATÉGIQUE N°1 – ACCÈS AUX SOINS

Objectif stratégique 1.1 : Renforcer l'offre de soins de premier recours

FICHE ACTION 1.1.1 : Ouvrir un centre de santé intercommunal

Contexte
Le territoire compte 5,2 médecins généralistes pour 10 000 habitants. Un tiers d'entre eux partira
à la retraite d'ici cinq ans.

Objectifs
- Installer trois médecins salariés
- Maintenir une permanence des soins

Public cible : Habitants sans médecin traitant

Porteur
Communauté de communes

Partenaires : ARS, CPAM, Conseil départemental

Calendrier : 2023-2025

Budget prévisionnel : 450 000 €

Indicateurs
Nombre de médecins installés
Nombre de patients suivis

FICHE ACTION 1.1.2 : Accueillir les étudiants en santé

Contexte
Les terrains de stage sont rares.

Porteur : Centre hospitalier de Marvaux
Partenaires : Faculté de médecine
Calendrier : 2024
Indicateurs : Nombre de stagiaires accueillis

Objectif stratégique 1.2 : Aller vers les publics éloignés du soin

FICHE ACTION 1.2.1 : Mettre en place un bus santé

Porteur : Association Santé Mobile
Public cible : Personnes âgées isolées
Calendrier : 2023
Indicateurs : Nombre de tournées

AXE STRATÉGIQUE N°2 – SANTÉ MENTALE

Objectif stratégique 2.1 : Prévenir la souffrance psychique des jeunes

FICHE ACTION 2.1.1 : Former des secouristes en santé mentale

Porteur : Maison des adolescents
Public cible : Professionnels de la jeunesse
Calendrier : 2023-2024
Indicateurs : Nombre de personnes formées

Fait à Marvaux, le 12 janvier 2023
"""
"""A local health contract: parties, articles, sheets as text."""

TRANSITION_CONTRACT = """\
# Contrat pour la Réussite de la Transition Écologique

## Communauté de communes des Trois Étangs

### Période 2021 – 2026

Entre

La Communauté de communes des Trois Étangs, représentée par M. Yves INVENTE, son président,

D'une part,

Et

L'État, représenté par Mme Claire NONREELLE, préfète de la Lusanne,

D'autre part,

## Préambule

Le plan de relance a été annoncé. La convention précédente 2015-2020 est arrivée à son terme.

## Article 1 : Objet

Le présent contrat fixe le cadre.

## Article 2 – Ambition du territoire

L'ambition s'articule autour de trois orientations stratégiques :

- Orientation 1 : Réussir la transition énergétique
- Orientation 2 : Conforter les centralités
- Orientation 3 : Vivre bien à tous les âges

## Article 3 : Les orientations

### Orientation 1 : Réussir la transition énergétique

Le territoire consomme 1 200 GWh par an. Axe 1 du plan national : les gaz à effet de serre doivent baisser de 40 %.

#### Axe 1.1 : Rénover les bâtiments publics

Texte de présentation de l'axe avec des phrases complètes.

#### Axe 1.2 : Développer les énergies renouvelables

### Orientation 2 : Conforter les centralités

#### Axe 2.1 : Revitaliser les bourgs
#### Axe 2.2 : Soutenir le commerce de proximité

### Orientation 3 : Vivre bien à tous les âges

#### Axe 3.1 : Accueillir les jeunes enfants
#### Axe 3.2 : Accompagner le vieillissement

## Article 4 : Plan d'action

| N° | Action | Maître d'ouvrage | Coût prévisionnel | Calendrier | Partenaires |
|---|---|---|---|---|---|
| 1.1.1 | Rénover le gymnase de Sablé-le-Neuf | Commune de Sablé-le-Neuf | 850 000 € | 2022-2023 | État, Région |
| 1.2.1 | Installer une chaufferie bois | Communauté de communes | 1 200 000 € | 2023 | ADEME |
| 2.1.1 | Réhabiliter la halle | Commune de Vieux-Bourg | 430 000 € | 2024 | Département |

## Article 5 : Gouvernance

#### Le comité de pilotage

Le comité de pilotage est co-présidé par le préfet et le président. Il se réunit a minima une fois par an.

#### Le comité technique

Il se réunit chaque trimestre.

## Article 6 : Entrée en vigueur et durée du CRTE

L'entrée en vigueur du CRTE est effective à compter de sa signature. La durée du contrat est de six ans. Il couvre la période 2021-2026.

## Article 7 : Résiliation

Signé à Vieux-Bourg le 3 décembre 2021
"""
"""A transition contract in Markdown: orientations, axes, a plan as a table."""

CITY_CONTRACT = """\
CONTRAT DE VILLE 2024-2030
ENGAGEMENTS QUARTIERS 2030
VILLE DE SAINT-AUBRAC

Les signataires

Introduction
La ville de Saint-Aubrac compte deux quartiers prioritaires : Les Tilleuls (3 250 habitants) et Bellevue (1 980 habitants).

1. La géographie prioritaire

Quartier	Commune	Nombre d'habitants	Taux de pauvreté
Les Tilleuls	Saint-Aubrac	3 250	45,2 %
Bellevue	Saint-Aubrac	1 980	39,8 %
Total		5 230	

2. Les orientations stratégiques

PILIER 1 : COHÉSION SOCIALE
Enjeu 1 : La réussite éducative
Objectif 1 : Lutter contre le décrochage scolaire
Objectif 2 : Associer les parents
Enjeu 2 : L'accès à la santé
Objectif 1 : Développer la prévention
Objectif 2 : Faciliter l'accès aux droits

PILIER 2 : CADRE DE VIE ET RENOUVELLEMENT URBAIN
Enjeu 1 : La gestion urbaine de proximité
Objectif 1 : Améliorer la propreté
Enjeu 2 : La tranquillité publique
Objectif 1 : Renforcer la médiation

PILIER 3 : EMPLOI ET DÉVELOPPEMENT ÉCONOMIQUE
Enjeu 1 : L'accès à l'emploi des jeunes
Objectif 1 : Mobiliser les entreprises
Objectif 2 : Lever les freins à la mobilité

3. La gouvernance

Le comité de pilotage est présidé par le maire et le préfet ; il se réunit une fois par an.
Le comité technique se réunit tous les deux mois.
Le conseil citoyen est composé d'habitants tirés au sort.

4. Bilan financier

Crédits politique de la ville par pilier (en euros)
Pilier	2020	2021	2022	2023
Cohésion sociale	120 000	125 000	131 000	128 500
Cadre de vie	45 000	47 500	40 000	52 000
Emploi	60 000	61 000	66 000	70 000
Total	225 000	233 500	237 000	250 500

5. Durée
Le contrat de ville est signé pour la période 2024-2030.

Signatures

Pour l'État
Le Préfet de la Lusanne
Pour la Ville de Saint-Aubrac
Le Maire
Pour le Département de la Lusanne
La Présidente
Pour la Caisse d'Allocations Familiales de la Lusanne
Le Directeur
"""
"""A city contract: pillars, stakes, districts, money by pillar and year."""

TERRITORY_PROJECT = """\
Projet de territoire 2022-2032
Communauté de communes du Haut-Vallon

Notre territoire, nos valeurs

Le Haut-Vallon est un territoire rural de 18 communes. Il a engagé en 2021 une démarche de concertation qui a mobilisé plus de 400 habitants et acteurs économiques pendant dix mois.

AMBITION 1 - UN TERRITOIRE ACCUEILLANT
Défi 1 : Offrir un logement à chacun
• Action 1 : Créer une maison de l'habitat
• Action 2 : Lancer une OPAH
Défi 2 : Faciliter les déplacements
• Action 3 : Déployer le covoiturage
• Action 4 : Aménager 30 km de voies cyclables

AMBITION 2 - UN TERRITOIRE SOLIDAIRE
Défi 3 : Bien grandir
• Action 5 : Ouvrir une crèche intercommunale
• Action 6 : Coordonner les accueils de loisirs
Défi 4 : Bien vieillir
• Action 7 : Adapter les logements
"""
"""A territory project: ambitions, challenges, actions without sheets."""

FAMILY_CONTRACT = """\
CONVENTION TERRITORIALE GLOBALE
2022 - 2026

Entre les soussignés :

- La Caisse d'allocations familiales de la Lusanne, dont le siège est situé 12 rue des Lilas, représentée par Mme Odile FAUSSE, présidente du conseil d'administration, et par M. Guy IRREEL, directeur, ci-après dénommée « la Caf » ;

et

- La Communauté de communes Entre-Deux-Rives, représentée par son président, M. Marc FEINT, dûment autorisé à signer la présente convention par délibération de son conseil communautaire, ci-après dénommée « la collectivité » ;
- La commune de Rive-Haute, représentée par son maire, M. Eric SIMULE ;
- La commune de Rive-Basse, représentée par son maire, Mme Lea VIRTUELLE ;

Préambule

Les Caf contribuent à une offre globale de service aux familles.

ARTICLE 1 : OBJET DE LA CONVENTION TERRITORIALE GLOBALE
La présente convention vise à définir le projet stratégique global.

ARTICLE 2 : LES CHAMPS D'INTERVENTION DE LA CAF
Les interventions de la Caf visent quatre missions.

ARTICLE 3 : LES OBJECTIFS PARTAGES AU REGARD DES BESOINS
Les champs d'intervention conjoints sont :
- petite enfance ;
- jeunesse.

ARTICLE 4 : DUREE DE LA CONVENTION
La présente convention est conclue à compter du 1er janvier 2022 jusqu'au 31 décembre 2026 inclus.

ANNEXE 1 - Plan d'actions

Thématique : Petite enfance

FICHE ACTION N°1
Intitulé : Créer un relais petite enfance itinérant
Constats : Les assistantes maternelles sont isolées.
Objectifs opérationnels :
- Rompre l'isolement
- Professionnaliser
Pilote de l'action : Communauté de communes
Partenaires : Caf, PMI, MSA
Modalités de mise en œuvre : Recrutement d'une animatrice ; achat d'un véhicule
Echéancier : 2022-2023
Résultats attendus : Un relais ouvert à tous
Indicateurs d'évaluation : Nombre d'ateliers
Moyens mobilisés : 1 ETP
Budget : 62 000 €

FICHE ACTION N°2
Intitulé : Ouvrir une micro-crèche
Constats : 14 familles sans solution de garde.
Pilote de l'action : Commune de Rive-Haute
Partenaires : Caf
Echéancier : 2024
Indicateurs d'évaluation : Taux d'occupation

FICHE ACTION N°3
Intitulé : Installer un conseil de jeunes
Constats : Peu d'espaces d'expression.
Pilote de l'action : Commune de Rive-Basse
Partenaires : Collège
Echéancier : 2023
Indicateurs d'évaluation : Nombre de réunions
"""
"""A family convention: sheets as text under bare marks."""

HEALTH_MARKDOWN = """\
![](img1.png)

**CONTRAT LOCAL DE SANTÉ**

*Communauté d'agglomération Val d'Orne*

**2ème génération – 2021 / 2025**

**PRÉAMBULE**

Le premier contrat local de santé 2015-2019 a été évalué.

**LES SIGNATAIRES**

- L'ARS Normandie
- La communauté d'agglomération
- La préfecture de l'Orne

# AXE 1

## Promotion et prévention

### Objectif opérationnel 1 : Développer l'activité physique

#### Fiche action 1.1 – Créer une maison sport-santé

| **Constat** | Un adulte sur deux ne pratique<br>aucune activité |
|---|---|
| **Objectifs de l'action** | - Offrir un bilan<br>- Orienter vers un club |
| **Porteur** | Office des sports |
| **Partenaires** | ARS, clubs |
| **Public visé** | Adultes sédentaires |
| **Territoire concerné** | Agglomération |
| **Calendrier** | 2021-2022 |
| **Coût et financement** | 30 000 € (ARS 50 %) |
| **Indicateurs de suivi** | Nombre de bilans |

#### Fiche action 1.2 – Former les relais

- **Constat :** Les relais manquent.
- **Porteur :** IREPS
- **Partenaires :** CPAM
- **Calendrier :** 2022
- **Évaluation :** Nombre de relais formés

# AXE 2

## Accès aux soins

### Objectif opérationnel 2 : Attirer les professionnels

#### Fiche action 2.1 – Soutenir les stages

**Contexte**

Peu de maîtres de stage.

**Description de l'action**

1. Recenser les lieux
2. Loger les internes

**Pilote**

Communauté d'agglomération

**Échéancier**

Dès 2021

"""
"""A health contract that OCR turned into Markdown."""

FAMILY_TABLES = """\
Convention Territoriale Globale de la Communauté de Communes du Plateau

Orientation stratégique n°1 : Soutenir la parentalité
Objectif opérationnel n°1.1 Mieux informer les familles
Objectif opérationnel n°1.2 Créer des lieux d'accueil
Orientation stratégique n°2 : Accompagner la jeunesse
Objectif opérationnel n°2.1 Structurer l'offre

PLAN D'ACTIONS

Orientation stratégique n°1 : Soutenir la parentalité

	Fiche action 1 : Guide des familles	
Objectif opérationnel	1.1 Mieux informer les familles	
Descriptif de l'action	Édition d'un guide papier et numérique	
Public cible	Toutes les familles	
Pilote	CC du Plateau	
Partenaires	Caf, écoles	
Échéances	2023	
Indicateurs de résultats	Nombre de guides diffusés	
Moyens	0,2 ETP ; 5 000 €	

	Fiche action 2 : Lieu d'accueil enfants parents	
Objectif opérationnel	1.2 Créer des lieux d'accueil	
Descriptif de l'action	Ouverture d'un LAEP itinérant	
Public cible	Parents d'enfants de moins de 6 ans	
Pilote	Association Les Petits Pas	
Partenaires	PMI	
Échéances	2024	
Indicateurs de résultats	Nombre de séances	
Moyens	1 ETP	

Données de cadrage

Indicateurs	CC du Plateau	Département	Région
Population 2020	12 345	345 678	3 325 000
Part des moins de 20 ans (%)	24,1	23,0	25,2
Nombre d'allocataires Caf	2 310	60 200	612 000

Commune	Type d'équipement	Nom	Adresse
Plateau-le-Haut	Micro-crèche	Les Oursons	3 rue des Écoles
	ALSH	Centre Pagnol	1 place du Marché
Vallon	RPE	Relais du Vallon	Mairie

Évolution des subventions (€)
Financeur	2019	2020	2021
Caf	10 000	12 000	12 500
Communes	8 000	8 000	9 000
Total	18 000	20 000	21 000

Pour la période du 01/01/2023 au 31/12/2027, les signataires s'engagent.

Les instances

COPIL : instance de décision, réunie deux fois par an
COTECH : suivi technique, chaque trimestre
Groupes de travail : par thématique
"""
"""A family convention whose sheets are tables."""
