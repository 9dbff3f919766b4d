"""Contracts, their strategy and their actions."""
