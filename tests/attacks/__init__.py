"""Attacks of other people and clumsy hands: each line tried, and what must happen."""
