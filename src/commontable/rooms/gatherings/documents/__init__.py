"""Files of a meeting to take away: minutes on tagged paper and as Markdown, tables of attendance and votes."""
