"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"

    def ready(self) -> None:
        """Offer what this module knows to the modules above and below it."""
        from maillage.accounts.access import register_inviter
        from maillage.accounts.reading_volume import register_file_route
        from maillage.accounts.second_factor import register_rule
        from maillage.accounts.services.invitation import register_acceptance
        from maillage.contracts.access import holds_a_role
        from maillage.contracts.found import register_found
        from maillage.contracts.frame import register_frame
        from maillage.contracts.rail import register_working_rail
        from maillage.contracts.selectors.grounds import reach_partners
        from maillage.contracts.services.role import give_invited_role, may_invite_to_contract
        from maillage.contracts.thread import register_counters
        from maillage.contracts.thread_grounds import register_ground_counters
        from maillage.contracts.views.grounds import make_finding_panel
        from maillage.observatory.access import register_reach
        from maillage.observatory.panels import register_finding_panel

        register_counters()
        register_ground_counters()
        register_reach(reach_partners)
        register_finding_panel(make_finding_panel)
        register_frame()
        register_found()
        register_working_rail()
        register_rule(holds_a_role)
        register_file_route("action_detail")
        register_file_route("contract_detail")
        for route in ("action_sheet", "contract_convention", "contract_plan"):
            register_file_route(route)
        register_inviter(may_invite_to_contract)
        register_acceptance(give_invited_role)
