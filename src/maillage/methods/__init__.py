"""Compute on arrays and tables: no Django, no files, no network."""
