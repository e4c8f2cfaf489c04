"""The stylesheet: written in parts that are read one by one, sent as one file.

Collecting the static files joins the parts, so that a page asks once and the compression
sees all of them. Without collected files, as in tests and with DEBUG, pages link the parts.
"""

import re

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)
INDENT = re.compile(rb"\n\s+")
REMARK = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)
# In the order they are read: what comes later wins.
SHEETS = {
    "site": [
        "tokens",
        "base",
        "shell",
        "controls",
        "badges",
        "parts",
        "menus",
        "lists",
        "record",
        "pages",
        "pairs",
        "jobs",
        "imports",
        "floating",
        "phone",
        "print",
    ],
    "board": ["board"],
    "funnel": ["funnel"],
    "answer": ["answer"],
    "door": ["door", "door-scan"],
    "name-badges": ["name-badges"],
    "merging": ["merging"],
    "programs": ["programs"],
    "certificate": ["certificate"],
    "history": ["history"],
    "calendar": ["calendar"],
    "seals": ["seals"],
    "administration": ["admin", "admin-controls", "admin-form"],
    "administration-lists": ["admin-list"],
}


def urls(sheet):
    """The addresses of a stylesheet: one where it was joined, else those of its parts."""
    joined = isinstance(staticfiles_storage, ManifestFilesMixin)
    return [staticfiles_storage.url(path) for path in ([_joined(sheet)] if joined else _parts(sheet))]


def _joined(sheet):
    return f"css/joined/{sheet}.css"


def _parts(sheet):
    return [f"css/{name}.css" for name in SHEETS[sheet]]


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed, each stylesheet in one file, and scripts without their remarks."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = paths | {_joined(sheet): self._join(sheet, paths) for sheet in SHEETS}
            paths |= {path: self._bare(path, paths) for path in paths if path.startswith("js/")}
        yield from super().post_process(paths, dry_run, **options)

    def _join(self, sheet, paths):
        """Write the joined file; where it stands, as `paths` says it."""
        text = b""
        for part in _parts(sheet):
            storage, path = paths[part]
            with storage.open(path) as file:
                text += INDENT.sub(b"\n", COMMENT.sub(b"", file.read())) + b"\n"
        self.delete(_joined(sheet))
        return self, self._save(_joined(sheet), ContentFile(text))

    def _bare(self, path, paths):
        """Write a script of ours without the remarks that stand on lines of their own."""
        storage, source = paths[path]
        with storage.open(source) as file:
            text = REMARK.sub(b"", file.read())
        self.delete(path)
        return self, self._save(path, ContentFile(text))
