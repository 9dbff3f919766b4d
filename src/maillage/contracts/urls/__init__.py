"""Route the pages of contracts, strategies and actions."""

from maillage.contracts.urls import action, contract, working

urlpatterns = [*working.urlpatterns, *contract.urlpatterns, *action.urlpatterns]
