"""Read the files of producers of statistics."""
