"""Show and change organizations, accounts and personal data."""
