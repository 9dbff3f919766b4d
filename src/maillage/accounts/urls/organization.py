"""Route the pages of organizations and invitations."""

from django.urls import path

from maillage.accounts.views import invitation, organization

urlpatterns = [
    path("organismes/", organization.list_organizations, name="organization_list"),
    path("organismes/nouveau/", organization.create_organization, name="organization_create"),
    path("organismes/<slug:slug>/", organization.show_organization, name="organization_detail"),
    path("organismes/<slug:slug>/modifier/", organization.edit_organization, name="organization_edit"),
    path("organismes/<slug:slug>/inviter/", organization.send_invitation, name="invitation_send"),
    path(
        "organismes/<slug:slug>/invitations/<int:pk>/retirer/",
        organization.withdraw_invitation,
        name="invitation_revoke",
    ),
    path("organismes/<slug:slug>/personnes/", organization.add_person, name="affiliation_add"),
    path(
        "organismes/<slug:slug>/personnes/<int:pk>/detacher/",
        organization.detach_person,
        name="affiliation_end",
    ),
    path(
        "organismes/<slug:slug>/personnes/<int:pk>/administrer/",
        organization.change_administrator,
        name="affiliation_administrator",
    ),
    path("invitations/<str:token>/", invitation.accept, name="invitation_accept"),
]
