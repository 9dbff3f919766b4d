"""Check what people type on contracts, strategies and actions."""
