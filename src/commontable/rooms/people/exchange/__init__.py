"""Spreadsheets in and out, Popolo, and duplicates.

`sheets` says which columns there are; `reading` turns a file into rows of text; `parsing` checks every cell; `known`
loads what the importer may see; `planning` compares the two; `writing`, `exporting` and `popolo` go the other way.
Nothing here writes to the database: that is for `actions.imports` and `actions.merges`.
"""
