"""Route the pages of calls, applications and their instruction."""

from maillage.grants.urls import application, call

urlpatterns = [*call.urlpatterns, *application.urlpatterns]
