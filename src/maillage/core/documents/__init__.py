"""Write documents: one description, given as ODT, DOCX and tagged PDF."""
