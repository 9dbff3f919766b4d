"""Read documents under review, their pieces and where each object was read."""
