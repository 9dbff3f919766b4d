"""Change organizations, people and invitations: the only place that writes them."""
