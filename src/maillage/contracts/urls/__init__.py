"""Route the pages of contracts, strategies and actions."""

from maillage.contracts.urls import action, contract, downloads, working

urlpatterns = [*working.urlpatterns, *contract.urlpatterns, *action.urlpatterns, *downloads.urlpatterns]
