"""Read territories: what they are, are made of, belong to, became, and how many live there."""
