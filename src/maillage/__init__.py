"""Maillage: the open workspace of French territories' social contracts."""
