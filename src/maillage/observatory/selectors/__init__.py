"""Read the catalogue, portraits and findings."""
