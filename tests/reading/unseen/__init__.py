"""Invented documents of kinds that no rule was written for: what reading is worth on the next one.

Each module gives one document as it would come (``FORMAT`` and ``CONTENT``) and, in ``GOLD``, what a careful reader finds
in it, in the shape of ``maillage read FILE --json``. They were written before the rules were tried on them.
"""
