"""Test that a request from elsewhere changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories


@pytest.mark.django_db
def test_attack_44_a_change_from_another_site_is_refused() -> None:
    user = factories.make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    response = client.post(reverse("account_close"), headers={"origin": "https://evil.example"})

    assert response.status_code == 403
    user.refresh_from_db()
    assert user.is_active
