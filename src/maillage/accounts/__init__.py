"""Organizations, people, invitations, signing in."""
