"""Compute on arrays and tables: plain numerics, no Django, no file, no network; usable from a notebook."""
