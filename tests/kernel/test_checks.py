from importlib.util import find_spec

from promotion_crm.checks import psycopg_3_is_absent


def test_psycopg_3_is_not_installed():
    assert find_spec("psycopg") is None
    assert psycopg_3_is_absent(None) == []


def test_psycopg_3_is_refused_where_it_can_be_imported(tmp_path, monkeypatch):
    (tmp_path / "psycopg").mkdir()
    (tmp_path / "psycopg" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert [error.id for error in psycopg_3_is_absent(None)] == ["promotion_crm.E001"]
