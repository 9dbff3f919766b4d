"""Show calls, applications and their instruction."""
