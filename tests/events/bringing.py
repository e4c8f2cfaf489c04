"""A file of meetings or participants, imported as a person does it."""

import pytest

from tests.kernel.bulk import apart
from tests.partners.test_round_trip import said_by


@pytest.fixture
def bring(tmp_path):
    """`bring("meetings", "held_on,…\\n…", as_=me)` imports a file: what the command said."""

    def run(name, content, *options, as_=None):
        path = tmp_path / f"{name}.csv"
        path.write_text(content)
        said = said_by("import", name, str(path), *(["--as", as_.username] if as_ else []), *options)
        apart()
        return said

    return run
