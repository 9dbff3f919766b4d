"""Find each kind of piece in a document of the common form."""
