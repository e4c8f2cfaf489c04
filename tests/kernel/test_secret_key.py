from concurrent.futures import ThreadPoolExecutor

import pytest

from promotion_crm.secret_key import SecretKeyUnavailable, secret_key


def test_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    key = secret_key(tmp_path / "var")

    assert len(key) > 50
    assert secret_key(tmp_path / "var") == key
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path] * 8))

    assert len(keys) == 1


def test_key_that_cannot_be_kept_is_said_in_one_sentence(tmp_path):
    (tmp_path / "var").touch()

    with pytest.raises(SecretKeyUnavailable, match="make its folder writable, or set SECRET_KEY."):
        secret_key(tmp_path / "var")
