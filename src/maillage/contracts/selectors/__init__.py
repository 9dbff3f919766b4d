"""Read contracts, strategies and actions, as one person may see them."""
