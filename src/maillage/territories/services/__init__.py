"""Write territories: official files, passages, perimeters of one's own."""
