"""Use cases of benefits: record that a client used one, what is left, withdraw what was a mistake."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.policy.labels import code_of
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import Tier
from fundcs.vip.models import BenefitUse
from fundcs.vip.queries import benefits as stored
from fundcs.vip.rules import benefits as rules
from fundcs.vip.rules.benefits import Balance
from fundcs.vip.rules.consents import check_day
from fundcs.vip.service import consents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.policy.served import ServiceBenefit
    from fundcs.vip.rules.benefits import Use

LETTER = "Q"
"""What the numbers of uses begin with."""


@dataclass(frozen=True, slots=True)
class ClientBalance:
    """A client's uses of a benefit in a year and what is left, with the client's name."""

    name: str
    year: int
    balance: Balance


def use(act: Act, who: str, typed: str, on: date, note: str | None = None) -> ClientBalance:
    """Record that a client used a benefit on a day.

    Raises Refused for a day to come, an unknown benefit, another tier's, and without a consent that the
    policy asks for; Unlikely for one more than there are in the year.
    """
    client = particulars.find(act.session, who)
    check_day(on, act.today)
    benefit = _benefit(act, typed)
    tier = tiers.tiers(act.session, act.policy, on, [client.code])[client.code].tier
    rules.check_tier(client.code, benefit, tier, on)
    _check_consent(act, client.code, tier, on)
    used = stored.used(act.session, None, client=client.code, benefit=benefit.code, year=on.year)
    rules.check_left(client.code, benefit, on.year, len(used), sure=act.sure)
    act.session.add(
        BenefitUse(
            no=new_number(act.session, BenefitUse.no, LETTER),
            client=client.code,
            benefit=benefit.code,
            day=on,
            note=optional(note),
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return _of_one(act, client.code, benefit.code, on.year)


def withdraw(act: Act, no: str, reason: str) -> ClientBalance:
    """Withdraw a use recorded by mistake. Raises Refused, NotSeen."""
    row = stored.by_no(act.session, fold(no).upper())
    if not act.sight.sees(None if row is None else row.client):
        raise act.sight.refusal(quoted(no))
    if row is None or row.recorded_at > act.moment:
        raise Refused(N_("there is no use {no}; `fundcs care benefit list` shows them"), no=quoted(no))
    if row.withdrawn_at is not None:
        raise Refused(
            N_("use {no} was withdrawn on {day} by {staff}; record it again if it was correct"),
            no=row.no,
            day=row.withdrawn_at.date(),
            staff=row.withdrawn_by,
        )
    row.withdrawn_at, row.withdrawn_by = second(act.moment), act.staff.code
    row.reason = text(reason)
    act.session.add(row)
    act.session.flush()
    return _of_one(act, row.client, row.benefit, row.day.year)


def listed(act: Act, *, client: str | None = None, year: int | None = None) -> list[ClientBalance]:
    """What each client used in a year and has left: of every benefit of their tier, and of what they used.

    The tier is that of today, of a year that is over that of its last day. Without `year`: this one.
    """
    asked = act.today.year if year is None else year
    if asked > act.today.year:
        raise Refused(N_("{year} has not come yet; give a year that has begun"), year=str(asked))
    codes = None if client is None else [particulars.find(act.session, client).code]
    return _balances(act, asked, codes)


def of_client(act: Act, client: str) -> list[Use]:
    """Every use by a client that stands, by day."""
    return stored.used(act.session, act.moment, client=client)


def _balances(act: Act, year: int, codes: Sequence[str] | None) -> list[ClientBalance]:
    day = min(act.today, date(year, 12, 31))
    by_tier: dict[str, list[ServiceBenefit]] = defaultdict(list)
    for benefit in act.policy.care.benefits:
        by_tier[benefit.tier].append(benefit)
    uses: dict[tuple[str, str], list[Use]] = defaultdict(list)
    only = None if codes is None else codes[0]
    for each in stored.used(act.session, act.moment, client=only, year=year):
        if act.sight.sees(each.client):
            uses[each.client, each.benefit].append(each)
    results = tiers.tiers(act.session, act.policy, day, codes) if by_tier else {}
    per_year: dict[tuple[str, str], int | None] = {
        (code, benefit.code): benefit.per_year
        for code, result in results.items()
        for benefit in by_tier.get(result.tier.value, ())
    }
    for pair in uses:
        per_year.setdefault(pair, None)
    names = client_queries.names(act.session, {code for code, _benefit in per_year})
    return [
        ClientBalance(names[code], year, Balance(code, benefit, count, uses.get((code, benefit), ())))
        for (code, benefit), count in sorted(per_year.items(), key=lambda row: row[0])
    ]


def _of_one(act: Act, client: str, benefit: str, year: int) -> ClientBalance:
    found = {each.balance.benefit: each for each in _balances(act, year, [client])}
    if benefit in found:
        return found[benefit]
    name = client_queries.names(act.session, [client])[client]
    return ClientBalance(name, year, Balance(client, benefit, None, ()))


def _benefit(act: Act, typed: str) -> ServiceBenefit:
    """The policy's benefit of that code or name. Raises Refused."""
    known = act.policy.care.benefits
    if not known:
        raise Refused(N_("the policy names no benefits; add care.benefits to policy.toml"))
    code = code_of(known, typed, T("benefit"))
    return next(benefit for benefit in known if benefit.code == code)


def _check_consent(act: Act, client: str, tier: Tier, on: date) -> None:
    """Refuse the service of VIP clients before their consent where the policy asks it; warn elsewhere."""
    if consents.holds(act, client, tier, on):
        return
    since = act.policy.care.consent
    if tier is Tier.VIP and since is not None and since <= on:
        raise Refused(
            N_(
                "client {client} had not consented to the service of '{tier}' on {day}; record the consent "
                "first: `fundcs care consent {client} --on DATE`"
            ),
            client=client,
            tier=tier.label,
            day=on,
        )
    act.warn(
        [
            T(
                "no consent of client {client} to the service of '{tier}' is on record",
                client=client,
                tier=tier.label,
            )
        ]
    )
