"""Describe the documents of grants: minutes, acts and letters."""
