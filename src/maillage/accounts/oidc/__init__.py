"""Sign in by ProConnect, or another OpenID Connect provider; loaded only when its address is set."""
