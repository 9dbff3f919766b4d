"""Give the words from which the generated territories, contracts and actions are made.

The titles must look like those people write: a search or a sort over « Action 1 », « Action 2 »
measures nothing.
"""

PLACE_STEMS = (
    "Boulogne", "Saint-Étienne", "Château", "Équihen", "Montreuil", "Aubigny", "Beaulieu", "Chauvigny", "Évreux",
    "Fontenay", "Gérardmer", "Hénin", "Issoire", "Joigny", "Lavaur", "Mâcon", "Nérac", "Orléat", "Pézenas", "Quimperlé",
    "Rethel", "Sézanne", "Thônes", "Uzès", "Vézelay", "Wimereux", "Yvetot", "Zonza", "Bédarieux", "Céret",
)  # fmt: skip
PLACE_TAILS = (
    "", "-sur-Mer", "-le-Vieux", "-lès-Bois", "-en-Plaine", "-la-Forêt", "-sous-Côte", "-du-Marais", "-Haute",
    "-le-Port", "-d’Amont", "-des-Champs", "-aux-Moines", "-Vallée",
)  # fmt: skip
DISTRICTS = (
    "Les Résidences", "Le Chemin Vert", "Les Tilleuls", "La Cité du Port", "Les Hauts Prés", "Le Val Fleuri",
    "Les Coquelicots", "Le Plateau", "La Tour du Guet", "Les Quatre Vents",
)  # fmt: skip
VERBS = (
    "Accompagner", "Développer", "Renforcer", "Créer", "Soutenir", "Coordonner", "Améliorer", "Ouvrir", "Expérimenter",
    "Pérenniser", "Adapter", "Faciliter", "Prévenir", "Rénover", "Animer", "Structurer",
)  # fmt: skip
THINGS = (
    "l’offre d’accueil du jeune enfant", "les ateliers de parentalité", "l’accès aux droits et au numérique",
    "le réseau des centres sociaux", "la prévention du décrochage scolaire", "les chantiers éducatifs",
    "la médiation de proximité", "l’accompagnement vers l’emploi", "le sport dans les quartiers",
    "les permanences de santé", "la gestion urbaine de proximité", "l’offre de mobilité solidaire",
    "la lutte contre les discriminations", "la réussite éducative", "les jardins partagés",
    "l’hébergement des familles", "la maison des habitants", "les actions culturelles hors les murs",
    "le soutien aux aidants", "l’aide alimentaire de qualité", "les horaires atypiques des crèches",
    "la coordination petite enfance", "l’insertion par l’activité économique", "le conseil citoyen",
)  # fmt: skip
PUBLICS = (
    "pour les familles monoparentales", "pour les jeunes de 16 à 25 ans", "avec les habitants",
    "pour les personnes âgées isolées", "pour les enfants de moins de trois ans", "pour les femmes éloignées de l’emploi",
    "avec les associations", "pour les allocataires", "pour les collégiens", "dans les quartiers prioritaires",
)  # fmt: skip
SENTENCES = (
    "Le diagnostic partagé relève un recours plus faible qu’ailleurs et des délais qui s’allongent.",
    "Les familles disent ne pas savoir à qui s’adresser, et renoncent après la première démarche.",
    "Une équipe référente est désignée dans chaque commune ; elle se réunit tous les deux mois.",
    "Les permanences se tiennent au pied des immeubles, en fin de journée et le samedi matin.",
    "Un comité de suivi associe la collectivité, la Caf, les bailleurs et les associations du quartier.",
    "L’action s’appuie sur les équipements existants, dont les créneaux libres sont recensés.",
    "Les résultats sont présentés chaque année aux habitants, en séance publique.",
    "Une convention précise les engagements de chacun et la place laissée aux usagers.",
)  # fmt: skip
BLOCKS = (
    "Le local prévu n’est plus disponible.",
    "Le cofinancement n’est pas confirmé.",
    "Le poste de coordination est vacant depuis six mois.",
    "La convention d’échange de données n’est pas signée.",
)
UNBLOCKS = (
    "La mise à disposition d’une salle communale deux jours par semaine.",
    "Une décision du comité des financeurs avant l’été.",
    "Le recrutement, dont l’annonce est publiée.",
    "L’avis de la déléguée à la protection des données.",
)
STEPS = (
    "Réunir les partenaires",
    "Recruter la coordinatrice",
    "Ouvrir la première permanence",
    "Dresser le bilan à mi-parcours",
)
AXES = (
    "Petite enfance et parentalité",
    "Emploi et développement économique",
    "Cadre de vie et logement",
    "Jeunesse et citoyenneté",
)
AIMS = (
    "Réduire les écarts d’accès aux services",
    "Associer les habitants aux décisions",
    "Coordonner les acteurs d’un même public",
)
ASSOCIATIONS = ("Les Passerelles", "Quartier libre", "La Courte Échelle", "Mobil’Toit", "Graines d’avenir")
ARTICLES = (
    "Objet", "Champs d’intervention", "Engagements des partenaires", "Modalités de collaboration",
    "Échanges de données", "Communication", "Évaluation", "Durée", "Exécution", "Fin de la convention",
)  # fmt: skip
