"""What an event cost is split among those who came, exact to the fen (Art. 35, 40)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.vip.rules.events import shares

CLIENTS = st.sets(st.integers(1, 2_000_000).map(lambda n: f"C{n:06d}"), min_size=1, max_size=40)


@given(st.integers(1, 10**14), CLIENTS)
def test_the_shares_are_the_total_and_all_but_the_firsts_are_the_same(total: int, clients: set[str]) -> None:
    split = shares(total, clients)
    assert sum(split.values()) == total
    assert set(split) == clients
    first = min(clients, key=lambda client: int(client[1:]))
    rest = {share for client, share in split.items() if client != first}
    assert rest <= {total // len(clients)}
    assert 0 <= split[first] - total // len(clients) < len(clients)


@pytest.mark.parametrize(
    ("total", "clients", "expected"),
    [
        (100, ["C000001"], {"C000001": 100}),
        (100, ["C000002", "C000001", "C000003"], {"C000001": 34, "C000002": 33, "C000003": 33}),
        (101, ["C1000000", "C999999"], {"C999999": 51, "C1000000": 50}),
        (2, ["C000001", "C000002", "C000003"], {"C000001": 2, "C000002": 0, "C000003": 0}),
    ],
)
def test_what_is_left_over_is_the_firsts_by_number(
    total: int, clients: list[str], expected: dict[str, int]
) -> None:
    assert shares(total, clients) == expected
