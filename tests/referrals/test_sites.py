"""Which addresses are one site to browsers."""

import pytest

from referrals.sites import is_another_site, site_of


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.example.com/guide?x=1", "example.com"),
        ("https://a.b.example.co.uk:8443/", "example.co.uk"),
        ("https://shop.bella.github.io/", "bella.github.io"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://EXAMPLE.com./", "example.com"),
        ("https://co.uk/", "co.uk"),
        ("http://192.0.2.7/", "192.0.2.7"),
        ("http://localhost:8001/", "localhost"),
        ("http://[::1/", ""),
        ("", ""),
    ],
)
def test_site_of(address, site):
    assert site_of(address) == site


@pytest.mark.parametrize(
    ("address", "own", "is_another"),
    [
        ("https://www.bella.com/", "https://go.bella.com", False),
        ("https://bella.com/", "https://bella.com", False),
        ("https://www.bella.de/", "https://go.bella.com", True),
        ("https://sam.github.io/", "https://bella.github.io", True),
        ("http://localhost:8001/", "http://127.0.0.1:8000", False),
        ("https://www.bella.com/", "http://127.0.0.1:8000", True),
        ("nonsense", "https://go.bella.com", False),
    ],
)
def test_another_site(address, own, is_another):
    assert is_another_site(address, own) == is_another
