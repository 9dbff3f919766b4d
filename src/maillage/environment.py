"""Read the settings of an instance from its environment.

Every variable starts with ``MAILLAGE_`` and is declared once, in :data:`VARIABLES`, with its meaning
and an example; ``docs/reference/settings.md`` is checked against this list.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it decides, an example, its default."""

    name: str
    meaning: str
    example: str
    default: str | None = ""


VARIABLES = (
    Variable(
        "MAILLAGE_HOME",
        "Dossier où l’instance garde sa base et ses fichiers.",
        "/srv/maillage",
        "var",
    ),
    Variable(
        "MAILLAGE_DATABASE_URL",
        "Base de données : PostgreSQL, ou SQLite si absent.",
        "postgresql://maillage@localhost/maillage",
    ),
    Variable(
        "MAILLAGE_PUBLIC_URL",
        "Adresse publique, utilisée dans les courriels et les liens.",
        "https://maillage.exemple.fr",
        "http://127.0.0.1:8000",
    ),
    Variable(
        "MAILLAGE_SECRET_KEY",
        "Clé secrète ; obligatoire dès que l’adresse publique n’est pas locale.",
        "50 caractères tirés au hasard",
    ),
    Variable(
        "MAILLAGE_DEBUG",
        "Pages d’erreur détaillées, pour le développement seulement (0 ou 1).",
        "0",
        "0",
    ),
    Variable(
        "MAILLAGE_DEMO",
        "Connexion en un clic des personnages de la démonstration (0 ou 1).",
        "0",
        "0",
    ),
    Variable(
        "MAILLAGE_ERASURES_FILE",
        "Liste des personnes effacées, sans leur nom, rejouée quand une sauvegarde est rétablie ; "
        "à garder hors de la machine. Absente, elle est dans le dossier de l’instance.",
        "/partage/maillage/effacements.txt",
    ),
    Variable("MAILLAGE_DATA_DIR", "Dossier des fichiers officiels déjà téléchargés.", "/srv/donnees"),
    Variable(
        "MAILLAGE_LAKE_ENGINE",
        "Moteur qui lit le lac des statistiques : duckdb, dans le programme même ; postgres ; spark (Spark Connect).",
        "duckdb",
        "duckdb",
    ),
    Variable(
        "MAILLAGE_LAKE_URL",
        "Adresse du serveur qui lit le lac, quand ce n’est pas DuckDB.",
        "sc://calcul.exemple.fr:15002",
    ),
    Variable(
        "MAILLAGE_DOCUMENT_THEME",
        "Fichier TOML de l’apparence des documents : police, couleurs, en-tête, logo.",
        "/srv/maillage/theme.toml",
    ),
    Variable(
        "MAILLAGE_EMAIL_URL",
        "Serveur de courriel ; absent, les messages sont écrits dans le dossier de l’instance.",
        "smtp://compte:secret@smtp.exemple.fr:587",
    ),
    Variable(
        "MAILLAGE_EMAIL_FROM",
        "Expéditeur des courriels.",
        "ne-pas-repondre@exemple.fr",
        "Maillage <ne-pas-repondre@localhost>",
    ),
    Variable(
        "MAILLAGE_PROXY_COUNT",
        "Nombre de mandataires inverses de confiance devant l’application.",
        "1",
        "0",
    ),
    Variable(
        "MAILLAGE_PUBLIC_PAGES_BYTES",
        "Place, en octets et par processus, pour les pages publiques déjà faites ; 0 n’en garde aucune.",
        "67108864",
        "33554432",
    ),
    Variable(
        "MAILLAGE_OIDC_ISSUER",
        "Adresse du fournisseur d’identité (ProConnect) ; absent, pas de connexion déléguée.",
        "https://fca.integ01.dev-agentconnect.fr/api/v2",
    ),
    Variable(
        "MAILLAGE_OIDC_CLIENT_ID",
        "Identifiant de l’instance chez le fournisseur d’identité.",
        "maillage-boulonnais",
    ),
    Variable("MAILLAGE_OIDC_CLIENT_SECRET", "Secret de l’instance chez le fournisseur d’identité.", "…"),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def read(name: str) -> str:
    """Give the value of a declared variable, or its default when it is unset or blank."""
    variable = _BY_NAME[name]
    return os.environ.get(name, "").strip() or (variable.default or "")


def read_flag(name: str) -> bool:
    """Give a declared variable as true or false; anything but 0, 1 or nothing is refused."""
    value = read(name)
    if value not in {"", "0", "1"}:
        msg = f"{name} vaut « {value} » : écrivez 0 ou 1."
        raise ImproperlyConfigured(msg)
    return value == "1"


def read_count(name: str) -> int:
    """Give a declared variable as a whole number, zero or more."""
    value = read(name)
    if not value.isdecimal():
        msg = f"{name} vaut « {value} » : écrivez un nombre entier, par exemple {_BY_NAME[name].example}."
        raise ImproperlyConfigured(msg)
    return int(value)


def require(name: str) -> str:
    """Give a declared variable that must be set, or stop with its meaning and an example."""
    if value := read(name):
        return value
    variable = _BY_NAME[name]
    msg = f"Le réglage {name} manque. {variable.meaning} Exemple : {name}={variable.example}"
    raise ImproperlyConfigured(msg)


def database_from(url: str, home: Path) -> dict[str, object]:
    """Turn a database address into Django's settings; without one, SQLite in the instance's folder.

    SQLite opens its write transactions at once (``IMMEDIATE``), so that two writers queue instead
    of failing half way, and syncs fully, so that what was acknowledged survives a power cut.
    """
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///") if url else str(home / "maillage.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            # Opening it and reading its schema again costs more than most questions. A minute at
            # most, so that a file put in its place is seen.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = f"MAILLAGE_DATABASE_URL commence par « {parts.scheme}: » : seuls postgresql: et sqlite: sont connus."
        raise ImproperlyConfigured(msg)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = str(options.pop("host", "")) or unquote(parts.hostname or "")
    timeouts = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": timeouts, **options},
    }


def email_from(url: str, home: Path) -> dict[str, object]:
    """Turn a mail server address into Django's settings; without one, messages become files."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "courriels"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        msg = f"MAILLAGE_EMAIL_URL est illisible. Exemple : {_BY_NAME['MAILLAGE_EMAIL_URL'].example}"
        raise ImproperlyConfigured(msg)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def origin_of(url: str) -> str:
    """Give the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def oidc_from(issuer: str) -> dict[str, object]:
    """Turn the address of an identity provider into the settings of mozilla-django-oidc.

    The paths and values are those of ProConnect (partners' documentation, « Implémenter
    ProConnect »): code flow with PKCE, tokens signed with RS256, eIDAS level 1.
    """
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": f"{issuer}/authorize",
        "OIDC_OP_TOKEN_ENDPOINT": f"{issuer}/token",
        "OIDC_OP_USER_ENDPOINT": f"{issuer}/userinfo",
        "OIDC_OP_JWKS_ENDPOINT": f"{issuer}/jwks",
        "OIDC_OP_LOGOUT_ENDPOINT": f"{issuer}/session/end",
        "OIDC_RP_SIGN_ALGO": "RS256",
        "OIDC_RP_SCOPES": "openid given_name usual_name email siret",
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": {"acr_values": "eidas1"},
        "OIDC_USE_PKCE": True,
        "OIDC_PKCE_CODE_CHALLENGE_METHOD": "S256",
        "OIDC_STORE_ID_TOKEN": True,
        "OIDC_TIMEOUT": 10,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc_callback",
        "OIDC_CALLBACK_CLASS": "maillage.accounts.oidc.views.CallbackView",
        "LOGIN_REDIRECT_URL_FAILURE": "oidc_refused",
    }
