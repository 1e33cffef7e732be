"""Credentials as Open Badges 3.0 and the W3C have them: signed, read, judged. Pure functions.

Nothing here knows a table, a page or the network: contexts are in the package, and an address
found in a credential is never asked.
"""
