"""Describe what grants give as documents."""
