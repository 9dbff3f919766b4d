"""Route the strategy of a contract and the actions."""

from django.urls import path

from maillage.contracts.views import action, grounds, money, places, steps, strategy

STRATEGY = "contrats/<slug:slug>/strategie/"
NODE = f"{STRATEGY}<slug:node_slug>/"
ACTION = "actions/<slug:slug>/"

urlpatterns = [
    path(STRATEGY, strategy.show_strategy, name="contract_strategy"),
    # Beside the tree, not under it: no element's address can hide them.
    path("contrats/<slug:slug>/ajouter-a-la-strategie/", strategy.create_node, name="node_create"),
    path("contrats/<slug:slug>/numeroter-la-strategie/", strategy.renumber_nodes, name="node_renumber"),
    path(NODE, strategy.show_node, name="node_detail"),
    path(f"{NODE}modifier/", strategy.update_node, name="node_update"),
    path(f"{NODE}deplacer/", strategy.move_node, name="node_move"),
    path(f"{NODE}supprimer/", strategy.delete_node, name="node_delete"),
    path(f"{NODE}nouvelle-action/", strategy.create_action, name="action_create"),
    path(f"{NODE}constats/relier/", grounds.link_finding, name="finding_link"),
    path(f"{NODE}constats/<int:pk>/retirer/", grounds.unlink_finding, name="finding_unlink"),
    path(ACTION, action.show_action, name="action_detail"),
    path(f"{ACTION}modifier/", action.update_action, name="action_update"),
    path(f"{ACTION}etat/", action.change_status, name="action_status"),
    path(f"{ACTION}visibilite/", action.edit_visibility, name="action_visibility"),
    path(f"{ACTION}territoires/", action.edit_territories, name="action_territories"),
    path(f"{ACTION}dupliquer/", action.duplicate, name="action_duplicate"),
    path(f"{ACTION}etapes/", steps.edit_steps, name="action_steps"),
    path(f"{ACTION}etapes/<int:pk>/", steps.update_step, name="step_update"),
    path(f"{ACTION}etapes/<int:pk>/geste/", steps.change_step, name="step_change"),
    path(f"{ACTION}blocages/", steps.edit_blockers, name="action_blockers"),
    path(f"{ACTION}blocages/<int:pk>/", steps.update_blocker, name="blocker_update"),
    path(f"{ACTION}blocages/<int:pk>/lever/", steps.resolve_blocker, name="blocker_resolve"),
    path(f"{ACTION}budget/", money.edit_budget, name="action_budget"),
    path(f"{ACTION}budget/<int:pk>/", money.update_budget_line, name="budget_line_update"),
    path(f"{ACTION}budget/<int:pk>/supprimer/", money.delete_budget_line, name="budget_line_delete"),
    path(f"{ACTION}financements/", money.edit_fundings, name="action_fundings"),
    path(f"{ACTION}financements/<int:pk>/", money.update_funding, name="funding_update"),
    path(f"{ACTION}financements/<int:pk>/etat/", money.change_funding_state, name="funding_state"),
    path(f"{ACTION}financements/<int:pk>/supprimer/", money.delete_funding, name="funding_delete"),
    path(f"{ACTION}pilotes/", places.edit_pilots, name="action_pilots"),
    path(f"{ACTION}pilotes/<int:pk>/geste/", places.change_pilot, name="pilot_change"),
    path(f"{ACTION}partenaires/", places.set_partners, name="action_partners"),
    path(f"{ACTION}places/", places.edit_places, name="action_places"),
    path(f"{ACTION}places/<int:pk>/partage/", places.edit_sharing, name="placement_sharing"),
    path(f"{ACTION}places/<int:pk>/deplacer/", places.move_place, name="placement_move"),
    path(f"{ACTION}places/<int:pk>/retirer/", places.withdraw_place, name="placement_withdraw"),
]
