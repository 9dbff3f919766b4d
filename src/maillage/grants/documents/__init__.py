"""Describe the documents of grants: acts and letters."""
