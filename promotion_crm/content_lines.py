"""Lines of iCalendar and vCard files: RFC 5545 and RFC 6350 escape and fold them alike.

A line is text; `written` makes the bytes of a whole file of them.
"""

OCTETS = 75  # of a line, without its end
# What no text of either format may hold; tab and line feed may stand in the database.
CONTROLS = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F])
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def escaped(text):
    """Text as the value of a line, or as a part of one."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(CONTROLS).translate(ESCAPES)


def line(name, *parts):
    """A line of text. Several parts stand for a value in parts, such as family and given name."""
    return f"{name}:{';'.join(map(escaped, parts))}"


def written(lines):
    """The bytes of a file: each line folded and ended as both RFCs want it."""
    return b"".join(folded(text) for text in lines)


def folded(text):
    """A line in pieces of at most 75 octets; a character of several octets is never parted."""
    pieces, piece, room = [], b"", OCTETS
    for octets in map(str.encode, text):
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", OCTETS - 1  # the blank that says “goes on” counts
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
