"""Answer the pages of contracts, strategies and actions."""
