"""Show indicators, sources, portraits and findings."""
