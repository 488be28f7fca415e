"""Fact sheets to take away: one content, written as HTML, tagged PDF and DOCX, in English and Spanish."""
