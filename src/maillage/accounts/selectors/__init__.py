"""Find organizations, people and invitations as one person may see them."""
