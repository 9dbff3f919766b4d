"""The demonstration territory, built by calling services."""
