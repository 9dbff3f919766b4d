"""The permission matrix: one file of rows per module, one test over them all."""
