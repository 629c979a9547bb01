"""The packages that wait for review go out on a sheet to be ticked; what comes back are reviews (Art. 22)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from fundcs.archive import edited, issued
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.packages.rules import items
from fundcs.packages.rules.package import PackageState
from fundcs.packages.rules.review_sheet import remarks_of, result_of
from fundcs.packages.service import lookup, reviews

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.packages.rules.package import Package, Result, Review
    from fundcs.packages.service.lookup import PackageStatus

SHEET: Final = "review_sheet"
"""What such a sheet is called on the trail and in the sheet itself."""
OF: Final = "list"
COMMAND: Final = "fundcs submission list --xlsx FILE --editable"
ITEM: Final = "item:"
"""What the column of an item begins with; its code follows."""
_FACTS: Final = {
    "result": Column("text"),
    "reviewed_on": Column("day"),
    "deadline": Column("day"),
    "shelf_mark": Column("text", "text"),
}


def columns(act: Act) -> dict[str, Column]:
    """What is filled in of a package: the result, its day, the deadline, and a remark on each item."""
    remarks = {f"{ITEM}{code}": Column("text", "text") for code in lookup.item_names(act)}
    return {**_FACTS, **remarks}


def waiting(statuses: Sequence[PackageStatus], month: tuple[int, int] | None) -> list[PackageStatus]:
    """Those whose last round waits for review; of a month, those handed in in it."""
    return [
        status
        for status in statuses
        if status.state is PackageState.WAITING
        and status.package.last is not None
        and month in (None, (status.package.last.submitted_on.year, status.package.last.submitted_on.month))
    ]


def note_export(act: Act, statuses: Sequence[PackageStatus], file: Path) -> Export:
    """Put on the trail that packages go out on a sheet to be reviewed."""
    facts = {"file": file.name, "contracts": len(statuses)}
    act.opens((status.signer.code for status in statuses), file.name)
    return issued.note_export(act.session, SHEET, OF, facts)


def key_of(package: Package) -> str:
    """What a row is of: the contract and the number of the round."""
    assert package.last is not None  # noqa: S101 - it waits for review
    return f"{package.contract}/{package.last.number}"


def recorded(act: Act, package: Package, number: int) -> dict[str, object]:
    """What a review of a round should know of: who handed in what and when, and what stands of it."""
    round_, review = package.round(number), package.review(number)
    came: tuple[object, ...] = ()
    if round_ is not None:
        came = (round_.submitted_on, round_.submitted_by, *sorted(map(str, round_.items)))
    return {
        **dict.fromkeys(columns(act)),
        "round": " ".join(map(str, came)),
        "review": "" if review is None else f"{review.reviewed_on} {review.result}",
        "cancelled_on": package.lapsed_on,
    }


@dataclass(slots=True)
class _Reviews:
    act: Act
    columns: Mapping[str, Column]
    what: str = SHEET
    command: str = COMMAND

    def recorded(self, key: str) -> Mapping[str, object]:
        package, number = self._of(key)
        return recorded(self.act, package, number)

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        package, number = self._of(key)
        if values.get("result") is None:
            raise Refused(N_("the row is filled in, but its result is not; write 合格 or 不合格"))
        result, typed = result_of(str(values["result"])), self._typed(package, values, number)
        standing = package.review(number)
        if standing is not None and self._same(standing, result, typed, values):
            return {}
        return {name: value for name, value in values.items() if value is not None}

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        package, number = self._of(key)
        on = cast("date | None", values.get("reviewed_on")) or self.act.today
        reviews.review(self.act, package.contract, on, self._typed(package, values, number))

    def _of(self, key: str) -> tuple[Package, int]:
        no, _slash, number = key.rpartition("/")
        return lookup.recorded(self.act, no), int(number)

    def _typed(self, package: Package, values: Mapping[str, object], number: int) -> reviews.TypedReview:
        written = {
            name.removeprefix(ITEM): None if value is None else str(value)
            for name, value in values.items()
            if name.startswith(ITEM)
        }
        self._check_required(package, written)
        remarks = remarks_of(written)
        return reviews.TypedReview(
            result=result_of(str(values["result"])),
            missing=remarks.missing,
            defective=remarks.defective,
            waived=remarks.waived,
            deadline=cast("date | None", values.get("deadline")),
            round=number,
            shelf_mark=cast("str | None", values.get("shelf_mark")),
        )

    def _check_required(self, package: Package, written: Mapping[str, str | None]) -> None:
        known = self.act.policy.documents.types
        wanted = {item.code for item in lookup.required_of(self.act, package)}
        for code, text in written.items():
            if text is not None and code not in wanted:
                name = next(item for item in known if item.code == code)
                raise Refused(
                    N_("{item} is not asked for of this client; leave the cell as it was"), item=str(name)
                )

    def _same(
        self, review: Review, result: Result, typed: reviews.TypedReview, values: Mapping[str, object]
    ) -> bool:
        """Whether a review that stands says what the row does; what the row leaves open is not compared."""
        faulty = items.faulty_items(typed.missing, typed.defective, self.act.policy.documents.types)
        return (
            review.result is result
            and values.get("reviewed_on") in (None, review.reviewed_on)
            and values.get("deadline") in (None, review.deadline)
            and set(faulty) <= set(review.faulty_items)
            and {text.partition("=")[0] for text in typed.waived} <= {item.code for item in review.waivers}
        )


def take(act: Act, path: Path, *, dry_run: bool) -> Corrected:
    """Record the reviews on a sheet that came back, as `submission review` does each.

    Raises as `edited.take`; NotPermitted for who reviews no package.
    """
    act.only(reviews.reviewers(act))
    return edited.take(act, path, _Reviews(act, columns(act)), dry_run=dry_run)
