"""Read the contracts of a territory: documents in, typed pieces with their sources out.

Usable alone, without Django: see ``docs/how-to/read-a-contract.md``.
"""
