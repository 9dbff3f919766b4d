"""Route the pages of calls, applications and their instruction."""

from maillage.grants.urls import application, call, committee

urlpatterns = [*call.urlpatterns, *application.urlpatterns, *committee.urlpatterns]
