"""Digests of rows, and of what the chain is made of, under keys that never enter the database.

The database says the SHA-256 of a row; the key is put to it here. So who may read every table, and the server's
log, still cannot make a digest.
"""

import hmac
import json
import struct
from base64 import b32encode

from django.conf import settings

ENTRY = struct.Struct(">I12s")  # how far above the first id, and the digest
REMOVED = bytes(12)  # stands for a row that an amendment removed
BLOCK = 10_000  # rows at most
REACH = 2**32  # ids of one block lie no further apart


def key_for(use):
    """The key of one use: of the setting SEAL_KEY, or else of one made from the secret key."""
    root = settings.SEAL_KEY.encode() or _made(settings.SECRET_KEY.encode(), "seals")
    return _made(root, use)


def _made(key, use):
    return hmac.digest(key, f"promotion_crm.seals {use}".encode(), "sha256")


class RowDigests:
    """Digests of the rows of one table, from what the database says of each."""

    def __init__(self, table):
        self.key = key_for("rows")
        self.table = table.encode() + b"\0"

    def of(self, pk, said):
        return hmac.digest(self.key, self.table + b"%d\0" % pk + said, "sha256")[:12]


def mac(parts, more=b""):
    """What stands for these parts of the chain: 32 bytes that nobody makes without the key."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.digest(key_for("chain"), text + b"\0" + more, "sha256")


def block_mac(block):
    said = [block.position, block.table, list(block.columns), block.amends, block.first, block.last, block.row_count]
    return mac(said, bytes(block.digests))


def seal_mac(seal, blocks):
    """`blocks` are the marks of its blocks in their order."""
    at = seal.at.timestamp()
    said = [seal.pk, seal.kind, f"{at:.6f}", seal.by_id, seal.reason, seal.row_count]
    return mac(said, b"".join([bytes(seal.previous), *map(bytes, blocks)]))


def code_of(number, made):
    """A seal as people print and type it: its number and 80 bits in letters, such as 42-ABCD-EFGH-IJKL-MNOP."""
    letters = b32encode(made[:10]).decode()
    return "-".join([str(number), *(letters[at : at + 4] for at in range(0, 16, 4))])


def packed(entries):
    """Entries of ids and digests, by rising id, as the bytes of a block."""
    first = entries[0][0]
    return b"".join(ENTRY.pack(pk - first, digest) for pk, digest in entries)


def unpacked(block):
    """The digest of each row of a block, by its id."""
    return {block.first + above: digest for above, digest in ENTRY.iter_unpack(block.digests)}


def in_blocks(entries):
    """Entries cut into what one block holds each."""
    held = []
    for entry in entries:
        if held and (len(held) == BLOCK or entry[0] - held[0][0] >= REACH):
            yield held
            held = []
        held.append(entry)
    if held:
        yield held
