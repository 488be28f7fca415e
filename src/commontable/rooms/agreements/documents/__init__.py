"""A version as a file: tagged PDF, DOCX, and the text that is signed; each with the hash of that text."""
