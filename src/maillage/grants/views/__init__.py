"""Show calls, applications, money and programs."""
