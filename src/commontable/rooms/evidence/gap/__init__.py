"""The gap page: one sentence to read aloud, and the evidence for it. Everything on it is read from releases."""
