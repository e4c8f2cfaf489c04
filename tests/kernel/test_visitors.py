"""Which address counts as the visitor's, and who may say so."""

import pytest
from django.test import RequestFactory

from promotion_crm.visitors import client_address, network_of


def asked(peer, told=None):
    headers = {"HTTP_X_FORWARDED_FOR": told} if told is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


def test_without_a_proxy_of_ours_nobody_says_where_they_come_from(settings):
    settings.TRUSTED_PROXIES = 0

    assert client_address(asked("192.0.2.1", told="198.51.100.7")) == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the first is what the visitor made up
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.1"),  # it went round one of them
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "[2001:db8::5]:443", "2001:db8::5"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_each_proxy_of_ours_names_who_asked_it(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(asked("10.0.0.1", told)) == address


def test_a_server_on_a_socket_file_knows_no_address(settings):
    settings.TRUSTED_PROXIES = 0

    assert client_address(asked("")) == ""


@pytest.mark.parametrize(
    ("address", "network"),
    [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", "")],
)
def test_a_household_is_one_visitor(address, network):
    assert network_of(address) == network
