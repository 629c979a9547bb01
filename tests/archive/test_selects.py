"""A SELECT that is asked often is built once for each shape of what it is asked with."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert, select

from fundcs.archive.selects import among, among_dated, built, dated_list, key_list

NUMBERS = Table("numbers", MetaData(), Column("code", Text), Column("day", Text))
ROWS = [("F1", "2026-04-01"), ("F1", "2026-07-01"), ("F2", "2026-04-01")]
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


def found(asked: tuple[Any, dict[str, Any]]) -> list[tuple[Any, ...]]:
    with create_engine("sqlite://").connect() as connection:
        NUMBERS.create(connection)
        connection.execute(insert(NUMBERS).values(ROWS))
        return [tuple(row) for row in connection.execute(*asked)]


def test_a_statement_is_built_once_whatever_its_values() -> None:
    times = []

    @built
    def of_fund(fund: Any) -> Any:
        times.append(fund)
        return select(NUMBERS.c.day).where(NUMBERS.c.code == fund)

    assert found(of_fund("F1")) == [("2026-04-01",), ("2026-07-01",)]
    assert found(of_fund(fund="F2")) == [("2026-04-01",)]
    assert len(times) == 1


def test_what_is_not_asked_for_makes_another_statement() -> None:
    @built
    def of_fund(fund: Any) -> Any:
        chosen = select(NUMBERS.c.day).where(NUMBERS.c.day < "2026-05")
        return chosen if fund is None else chosen.where(NUMBERS.c.code == fund)

    assert found(of_fund("F1")) == [("2026-04-01",)]
    assert found(of_fund(None)) == [("2026-04-01",), ("2026-04-01",)]
    assert found(of_fund("F2")) == [("2026-04-01",)]


def test_keys_are_one_parameter_however_many() -> None:
    many = [f"F{number}" for number in range(2, 40_000)]
    chosen = select(NUMBERS.c.code).where(among(NUMBERS.c.code, key_list(many)))
    assert found((chosen, {})) == [("F2",)]


def test_a_pair_is_found_as_a_pair() -> None:
    asked = dated_list([("F1", JULY), ("F2", APRIL), ("F2", JULY)])
    chosen = select(NUMBERS.c.code, NUMBERS.c.day).where(among_dated(NUMBERS.c.code, NUMBERS.c.day, asked))
    assert found((chosen, {})) == [("F1", "2026-07-01"), ("F2", "2026-04-01")]
