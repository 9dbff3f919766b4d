"""Hold the lake: one immutable Parquet file per release, written and read through here alone.

``schema`` is the one tidy shape, ``writing`` stages and places files, ``reading`` asks questions as
Ibis expressions, ``engine`` runs them: DuckDB in process, locked down, unless the setting says another.
"""
