"""Break what an instance stands on, and look at what is left."""
