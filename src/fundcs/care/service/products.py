"""Use cases of information products: what was published for whom, and who was sent it (Art. 28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.archive.numbers import new_number
from fundcs.care.models.products import InformationProduct, ProductClient, ProductSent
from fundcs.care.queries import mailings as addresses
from fundcs.care.queries import products as stored
from fundcs.care.queries.products import ProductFilter
from fundcs.care.rules import mailings
from fundcs.care.rules import products as rules
from fundcs.care.rules.products import Audience
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.documents import service as documents
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.periods import period
from fundcs.kit.typed import second, text
from fundcs.policy.labels import code_of
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.models import StoredFile
    from fundcs.kit.periods import Period
    from fundcs.tiers.rules import Tier

LETTER: Final = "X"
"""What the numbers of products begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedProduct:
    """A product as it was typed; for whom: all, tiers, the holders of its fund, or clients."""

    title: str
    kind: str
    fund: str | None = None
    published_on: date | None = None
    everybody: bool = False
    holders: bool = False
    tiers: Sequence[Tier] = ()
    clients: Sequence[str] = ()
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCase:
    """A product as of a moment: whom it is for (codes), who was sent it, its file.

    `opted_out`: those it is for who want no mailings. `names`: of all these clients by code.
    """

    product: InformationProduct
    audience: Sequence[str]
    sendings: Sequence[ProductSent]
    file: StoredFile | None
    opted_out: frozenset[str]
    names: Mapping[str, str]

    @property
    def no(self) -> str:
        """Its number."""
        return self.product.no

    @property
    def tiers(self) -> list[str]:
        """The codes of the tiers that it is for."""
        return self.product.tiers.split(",") if self.product.tiers else []

    @property
    def sent_to(self) -> set[str]:
        """The clients who were sent it."""
        return {sending.client for sending in self.sendings}

    @property
    def left(self) -> list[str]:
        """Those it is for who were not sent it and do not want no mailings."""
        return [code for code in self.audience if code not in self.sent_to | self.opted_out]


def add(act: Act, typed: TypedProduct) -> ProductCase:
    """Record what was published and for whom.

    Raises Refused for an unknown kind, fund or client, for a day to come, and where it is for nobody.
    """
    fund = None if typed.fund is None else funds.find(act.session, typed.fund).code
    audience = rules.audience_of(
        fund=fund, everybody=typed.everybody, holders=typed.holders, tiers=typed.tiers, clients=typed.clients
    )
    on = typed.published_on or act.today
    rules.check_published(on, act.today)
    chosen = sorted({tier.value for tier in typed.tiers}, key=[tier.value for tier in typed.tiers].index)
    made = InformationProduct(
        no=new_number(act.session, InformationProduct.no, LETTER),
        kind=code_of(act.policy.care.product_kinds, typed.kind, T("kind of product")),
        title=fold(text(typed.title)),
        fund=fund,
        published_on=on,
        audience=audience,
        tiers=",".join(chosen) or None,
        file=None if typed.file is None else documents.store(act, typed.file).hash,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    for code in sorted({particulars.find(act.session, who).code for who in typed.clients}):
        act.session.add(ProductClient(product=made.no, client=code))
    act.session.flush()
    case = cases(act, [made])[0]
    if not case.audience:
        raise Refused(
            N_("on {day} there is nobody for whom the product would be; check tier and fund"), day=on
        )
    return case


def announced(act: Act, days: Period) -> dict[str, set[str]]:
    """The numbers of the products of funds that were published on these days, with whom each is for."""
    asked = ProductFilter(first=days.first, last=days.last)
    of_funds = [row for row in stored.listed(act.session, asked, act.moment) if row.fund is not None]
    return {no: set(codes) for no, codes in _audiences(act, of_funds).items()}


def _audiences(act: Act, products: Sequence[InformationProduct]) -> dict[str, list[str]]:
    """Whom products are for, by number: as of the day each was published."""
    named = stored.named(act.session, [product.no for product in products])
    asked = _Audiences(act)
    return {product.no: asked.of(product, named.get(product.no, [])) for product in products}


class _Audiences:
    """Whom products are for; what several of one day or one fund ask is read once."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._everybody: dict[date, list[str]] = {}
        self._tiers: dict[tuple[date, date], dict[str, str]] = {}
        self._holders: dict[tuple[str | None, date], list[str]] = {}

    def of(self, product: InformationProduct, named: list[str]) -> list[str]:
        """The codes of the clients, in order; `named`: those whom it is for by name."""
        on = product.published_on
        if product.audience is Audience.CLIENTS:
            return named
        if product.audience is Audience.HOLDERS:
            return self._held(product.fund, on.replace(day=1))
        recorded_by = max(on, product.recorded_at.date())
        everybody = self._recorded(recorded_by)
        if product.audience is Audience.ALL:
            return everybody
        key, wanted = (on, recorded_by), (product.tiers or "").split(",")
        if key not in self._tiers:
            results = tiers.tiers(self._act.session, self._act.policy, on, everybody)
            self._tiers[key] = {code: result.tier.value for code, result in results.items()}
        return [code for code in everybody if self._tiers[key][code] in wanted]

    def _recorded(self, day: date) -> list[str]:
        if day not in self._everybody:
            self._everybody[day] = [row.code for row in addresses.addressees(self._act.session, day)]
        return self._everybody[day]

    def _held(self, fund: str | None, first: date) -> list[str]:
        if (fund, first) not in self._holders:
            month = period(first, (first.year, first.month), None, None)
            holdings = load(self._act.session, Contracts(fund=fund, cancelled=False))
            self._holders[fund, first] = sorted(mailings.held_in(holdings, month))
        return self._holders[fund, first]


def put_down(
    act: Act, no: str, client: str, channel: str, on: date, *, mailing: int | None = None
) -> ProductSent:
    """Record that a product went to a client, by its code; `mailing`: with that one."""
    made = ProductSent(
        product=no,
        client=client,
        channel=channel,
        sent_on=on,
        mailing=mailing,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    return made


def sent(act: Act, no: str, who: Sequence[str], *, channel: str, on: date | None) -> ProductCase:
    """Record that a product was sent by a channel: to the clients named, else to all it is left to send to.

    Raises Refused for whom it is not for, who was sent it before, and where nobody is left.
    """
    case = standing(act, no)
    by, day = code_of(act.policy.care.channels, channel, T("channel")), on or act.today
    rules.check_sent_on(case.no, case.product.published_on, day, act.today)
    codes = list(dict.fromkeys(particulars.find(act.session, each).code for each in who))
    for code in codes:
        if code not in case.audience:
            raise Refused(
                N_("product {no} is not for client {client}; `fundcs care product show {no}` shows for whom"),
                no=case.no,
                client=code,
            )
        if code in case.sent_to:
            raise Refused(N_("product {no} was sent to client {client} already"), no=case.no, client=code)
    chosen = codes or [code for code in case.left if act.sight.sees(code)]
    if not chosen:
        raise Refused(N_("nobody is left to whom product {no} is to be sent"), no=case.no)
    for code in chosen:
        put_down(act, case.no, code, by, day)
    act.session.flush()
    return cases(act, [case.product])[0]


def withdraw(act: Act, no: str, client: str | None, reason: str) -> ProductCase:
    """Take back a product recorded by mistake, or that it was sent to a client. Raises Refused."""
    case, why = standing(act, no), text(reason)
    row: InformationProduct | ProductSent = case.product
    if client is not None:
        code = particulars.find(act.session, client).code
        own = [sending for sending in case.sendings if sending.client == code]
        if not own:
            raise Refused(
                N_("that product {no} was sent to client {client} is not on record"), no=case.no, client=code
            )
        row = own[-1]
        if row.mailing is not None:
            raise Refused(
                N_("product {no} went to client {client} with a mailing; withdraw `fundcs care mailing`"),
                no=case.no,
                client=code,
            )
    row.withdrawn_at, row.withdrawn_by, row.reason = second(act.moment), act.staff.code, why
    act.session.add(row)
    act.session.flush()
    return cases(act, [case.product])[0]


def find(act: Act, no: str) -> ProductCase:
    """The product with this number. Raises Refused."""
    product = stored.by_no(act.session, fold(no).upper())
    if product is None or product.recorded_at > act.moment:
        raise Refused(N_("there is no product {no}; `fundcs care product list` shows them"), no=quoted(no))
    return cases(act, [product])[0]


def standing(act: Act, no: str) -> ProductCase:
    """The product with this number, which nobody has withdrawn. Raises Refused."""
    case = find(act, no)
    if case.product.withdrawn_at is not None:
        raise Refused(N_("product {no} has been withdrawn"), no=case.no)
    return case


def listed(
    act: Act,
    *,
    kind: str | None = None,
    fund: str | None = None,
    month: tuple[int, int] | None = None,
    client: str | None = None,
    withdrawn: bool = False,
) -> list[ProductCase]:
    """The products that meet every condition given, as published; `client`: for them, or sent to them."""
    days = None if month is None else period(act.today, month, None, None)
    asked = ProductFilter(
        kind=None if kind is None else code_of(act.policy.care.product_kinds, kind, T("kind of product")),
        fund=None if fund is None else funds.find(act.session, fund).code,
        first=None if days is None else days.first,
        last=None if days is None else days.last,
        withdrawn=withdrawn,
    )
    code = None if client is None else particulars.find(act.session, client).code
    found = cases(act, stored.listed(act.session, asked, act.moment))
    return [case for case in found if code is None or code in case.audience or code in case.sent_to]


def cases(act: Act, products: Iterable[InformationProduct]) -> list[ProductCase]:
    """These products with all that is to be said of them as of the act's moment.

    Of the clients, those whose files are shown to who acts (Art. 7).
    """
    products = list(products)
    audiences = _audiences(act, products)
    nos = [product.no for product in products]
    made = stored.sendings(act.session, act.moment, products=nos)
    files = stored.files(act.session, filter(None, (product.file for product in products)))
    wants_none = frozenset(
        code for code, none in addresses.opted_out(act.session, act.moment).items() if none
    )
    codes = {code for found in audiences.values() for code in found} | {row.client for row in made}
    names = client_queries.names(act.session, codes)
    return [
        ProductCase(
            product=product,
            audience=[code for code in audiences[product.no] if act.sight.sees(code)],
            sendings=[row for row in made if row.product == product.no and act.sight.sees(row.client)],
            file=files.get(product.file or ""),
            opted_out=wants_none & set(audiences[product.no]),
            names=names,
        )
        for product in products
    ]
