"""Share what the tests of accounts need."""

import pytest


@pytest.fixture(autouse=True)
def _pages_of_accounts_only(settings) -> None:
    """Lead to a page of this module after sign-in and sign-out: the home page is another's."""
    settings.LOGIN_REDIRECT_URL = "account"
    settings.LOGOUT_REDIRECT_URL = "account_login"
