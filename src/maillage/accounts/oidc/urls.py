"""Route the pages of the sign-in by ProConnect."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from maillage.accounts.oidc import views

urlpatterns = [
    path("proconnect/", login_not_required(OIDCAuthenticationRequestView.as_view()), name="oidc_start"),
    path("proconnect/retour/", login_not_required(views.CallbackView.as_view()), name="oidc_callback"),
    path("proconnect/refus/", views.show_refusal, name="oidc_refused"),
]
