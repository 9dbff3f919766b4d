"""Change contracts, strategies and actions: the only place that writes them."""
