"""The demonstration partnership: Kansas City as its published case study tells it, and a second, invented table.

Published figures stand in `data/*.csv` with their sources; people, deaths and populations by age are invented and
labeled synthetic. Only `commontable demo` and the tests import this package.
"""
