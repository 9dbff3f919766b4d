"""Territories through time: what they are, are made of, became."""
