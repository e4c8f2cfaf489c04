"""Cells of a workbook that show no value: formulas without a result, as programs write them, and errors.

The reader of workbooks gives them as blank, and a blank cell would empty a field.
"""

import re
from html import unescape

FORMULA, ERROR = "=…", "#…"
# A formula that comes to a blank text is of the type "str".
UNSOLVED = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</(?:\w+:)?c>)"""
)
FAILED = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?"""
    rb"""<(?:\w+:)?v>(#[^<]{1,20})</""",
    re.DOTALL,
)
LISTED = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
LINK = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Broken(str):
    """What stands in for the value of such a cell."""


def broken_in(chunk):
    """((letters, row), text) of each such cell in a part of a sheet."""
    if b"<f" in chunk or b":f" in chunk:
        yield from (((letters, int(row)), FORMULA) for letters, row in UNSOLVED.findall(chunk))
    if b'"e"' in chunk or b"'e'" in chunk:
        yield from (
            ((letters, int(row)), text.decode("utf-8", "replace")) for letters, row, text in FAILED.findall(chunk)
        )


def parts_of(parts):
    """{name of a sheet: name of the part it is in} of an opened workbook."""
    names = {name.lower(): name for name in parts.namelist()}
    links = names.get("xl/_rels/workbook.xml.rels")
    if not links:
        return {}
    at = [_attributes(tag) for tag in LINK.findall(_text(parts.read(links)))]
    paths = {one.get("Id"): one.get("Target", "") for one in at}
    sheets = [
        _attributes(tag) for tag in LISTED.findall(parts.read(names["xl/workbook.xml"]).decode("utf-8", "replace"))
    ]
    return {one.get("name"): _path(paths.get(one.get("r:id"), "")) for one in sheets}


def _text(content):
    return content.decode("utf-8", "replace")


def _path(target):
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(tag):
    return {name: unescape(double or single) for name, double, single in ATTRIBUTE.findall(tag)}
