"""Find objects by their words: an inverted index kept in ordinary tables.

The same code runs on SQLite and PostgreSQL, without any extension. A module registers what it has
to be found by (:func:`registry.register_indexed`); the journal re-indexes an object at each of its
events (:func:`index.index_subject`), so that no service can forget to; reading never trusts the
index for rights: what is found is loaded through the ``visible_to`` of its kind.
"""
