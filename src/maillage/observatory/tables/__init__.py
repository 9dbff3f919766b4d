"""Understand a table that somebody brought: what its columns are, which cells are faulty, what it says.

``mapping`` is what the columns mean, ``recognition`` proposes it, ``places`` finds the territories
named, ``checking`` makes observations and faults of the cells, ``doubts`` looks for unusual values.
"""
