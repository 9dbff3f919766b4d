"""Measure what Maillage promises; one runnable file per promise (``make bench``, ``make bench ONLY=pages``)."""
