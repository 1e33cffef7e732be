"""What this site knows of badges: its own issuers, their keys, and what they signed."""

from __future__ import annotations

from local4action.labels.badges.verdict import Known


def ours() -> Known:
    """The issuers that are this site, their public keys by method, and the status of a credential.

    Nothing is known as long as nothing is issued. A check never passes a badge of an issuer that
    is not named here, nor one signed with a key that is not.
    """
    return Known()
