"""Show documents and their review."""
