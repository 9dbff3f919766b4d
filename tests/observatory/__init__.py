"""Try the observatory: its catalogue, its lake, its portraits, its findings."""
