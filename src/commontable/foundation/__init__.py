"""What every room stands on and no room owns: ids, partial dates, sight, the ledger, slots, jobs, errors.

No domain nouns.
"""
