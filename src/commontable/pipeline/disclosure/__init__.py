"""Nothing leaves without this: small counts are hidden, then so much more that no hidden count can be worked out,
then it is audited.
"""
