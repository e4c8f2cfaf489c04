"""The history and the logs under seal: whoever changes a row of theirs later is found out.

`seal()` chains digests of all that was written since the seal before, `verify()` names the first row that was
altered, removed or inserted since, and `rewriting(...)` is the one lawful way to rewrite or remove rows. A seal can
be printed or mailed outside; the key stays out of the database. See docs/history.md.
"""

from .amending import AlteredSince, rewriting
from .sealing import seal
from .verifying import verify

__all__ = ["AlteredSince", "rewriting", "seal", "verify"]
