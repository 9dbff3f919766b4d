"""Write the catalogue, the releases and the findings."""
