"""Receive documents, review what was read in them, write what was confirmed."""
