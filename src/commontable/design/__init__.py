"""Design: base templates, components, tokens, styles and charts. Owns no table and knows no room."""
