"""Serve the peer of the page benchmark: a plain Django list page on the same data.

One file, nothing of Maillage: a session, four queries (session, person, count, rows), fifty rows in
a template, Django's own middleware. What a team gets on the first day of a project.
"""

import os
from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="benchmark-peer-only",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["PEER_HOME"]) / "peer.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
        }
    },
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {
                                    "list.html": """
<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Actions</title></head><body>
<p>{{ user.email }}</p><h1>{{ page.paginator.count }} actions</h1>
<table><tbody>{% for action in page %}
<tr><td>{{ action.number }}</td><td><a href="/{{ action.slug }}">{{ action.title }}</a></td>
<td>{{ action.contract.title }}</td><td>{{ action.status }}</td><td>{{ action.ends_on|date:"d/m/Y" }}</td></tr>
{% endfor %}</tbody></table>
<p>Page {{ page.number }} sur {{ page.paginator.num_pages }}</p></body></html>"""
                                },
                            )
                        ],
                    )
                ],
            },
        }
    ],
    USE_TZ=True,
    LANGUAGE_CODE="fr",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402 - after the settings
from django.core.paginator import Paginator  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Contract(models.Model):
    """A contract, as short as can be."""

    title = models.CharField(max_length=400)

    class Meta:
        app_label = "peer"

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """An action, as short as can be."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT)
    number = models.CharField(max_length=20)
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=600, db_index=True)
    status = models.CharField(max_length=10)
    ends_on = models.DateField(null=True)

    class Meta:
        app_label = "peer"
        indexes = [models.Index(fields=["status", "title"], name="peer_by_status")]

    def __str__(self) -> str:
        return self.title


@login_required
def show_list(request: HttpRequest) -> HttpResponse:
    """Show the fifty first actions of a state, sorted by title."""
    actions = Action.objects.select_related("contract").order_by("title", "pk")
    if status := request.GET.get("status"):
        actions = actions.filter(status=status)
    return render(request, "list.html", {"page": Paginator(actions, 50).get_page(request.GET.get("page"))})


urlpatterns = [path("", lambda _: HttpResponse("peer")), path("actions/", show_list)]
application = get_wsgi_application()


def copy_from(source: Path) -> str:
    """Fill the peer's database from a generated instance and give the key of an open session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Contract)
        editor.create_model(Action)
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS source", [str(source)])
        cursor.execute("INSERT INTO peer_contract SELECT id, short_title FROM source.contracts_contract")
        cursor.execute(
            "INSERT INTO peer_action (id, contract_id, number, slug, title, status, ends_on)"
            " SELECT id, home_id, number, slug, title, status, ends_on FROM source.contracts_action"
        )
    user = User.objects.create_user("lectrice", "lectrice@maillage.example")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    import sys

    print(copy_from(Path(sys.argv[1])))
