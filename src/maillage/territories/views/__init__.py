"""Show territories, and let people draw their own."""
