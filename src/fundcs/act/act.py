"""The act: everything a service may know of the command it serves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act.permits import Permit, Role
    from fundcs.act.sight import Sight
    from fundcs.kit.i18n import Language, Text
    from fundcs.policy.rules import Policy

Answer = TypeVar("Answer")
Key = TypeVar("Key")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Person:
    """The member of staff who acts."""

    code: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Setting:
    """What the global options say, for a command that opens the archive itself, makes one or may lack one.

    `enter` admits the user to the archive of a session, under the command's permit, and signs its
    trail for them. `session` reads the archive, where the command's access is OPTIONAL and there is one.
    """

    archive_path: Path
    moment: datetime
    said_moment: bool
    login: str
    staff: str | None
    document_language: Language
    enter: Callable[[Session], Person]
    sure: bool = False
    session: Session | None = None


@dataclass(slots=True)
class Act:
    """One command as its service sees it.

    `moment` is `--now` or the real clock, in Asia/Shanghai. `reveal` holds the reason given for
    seeing personal data unmasked, or None. `sure`: unlikely facts are so (`--sure`). `document_language` is
    the language of official workbooks: Chinese unless one was asked for. `warnings`: what is unlikely of the
    facts that the command took, each once. `opened`: the clients whose files it opens, each with the name
    of the file that they are exported to, or None where they are shown. `kept`: whose rows stayed masked
    although the rest is revealed, by client and fund, with the day of the seal (Art. 15). `reads_only`:
    nothing is written, so that an answer stays true to the end of the act.
    """

    session: Session
    moment: datetime
    staff: Person
    policy: Policy
    archive_path: Path
    document_language: Language = "zh"
    reveal: str | None = None
    sure: bool = False
    warnings: list[Text] = field(default_factory=list)
    opened: dict[str, str | None] = field(default_factory=dict)
    kept: dict[tuple[str, str | None], date] = field(default_factory=dict)
    reads_only: bool = False
    _answers: dict[Callable[[Session], Any], Any] = field(default_factory=dict)
    _known: dict[Callable[..., Any], dict[Any, Any]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of `moment` in Asia/Shanghai."""
        return self.moment.date()

    @property
    def sees_accounts(self) -> bool:
        """Whether this member's workbooks carry payees' accounts in clear: who pays needs them (Art. 13)."""
        from fundcs.act.permits import Permit

        return self.may(Permit.PRINT_ACCOUNTS)

    @property
    def sight(self) -> Sight:
        """Whose files who acts is shown, as the office told (Art. 7)."""
        from fundcs.act import sight

        return sight.of(self.session)

    def of(self, client: str | None, fund: str | None = None) -> Act:
        """This act for a client's row of a list, or for that of their contract of a fund (Art. 15).

        It masks where the file, or the fund, is sealed and not granted, though the rest is revealed.
        What shows one client's file alone asks for no such act, and is refused as a whole.
        """
        hidden = self.reveal is not None and self.keeps(client, fund)
        return replace(self, reveal=None) if hidden else self

    def keeps(self, client: str | None, fund: str | None = None) -> bool:
        """Whether a row stays masked since it is sealed, others in clear; it is named at the end."""
        from fundcs.act import sight

        seal = sight.seal(self.session)
        day = seal.since(client, fund)
        if client is None or day is None:
            return False
        self.kept[client, None if client in seal.clients else fund] = day
        return True

    def of_all(self, clients: Iterable[str]) -> Act:
        """This act for a row of several clients: it masks where one of their files is sealed."""
        acts = [self.of(client) for client in clients]
        return next((act for act in acts if act is not self), self)

    @property
    def scope(self) -> str:
        """Whose client files the policy shows this member: all, their own, or those granted (Art. 7)."""
        return self.policy.roles.sight[self.staff.role]

    @property
    def sees_own_only(self) -> bool:
        """Whether they see of packages, points and duties their own alone (Art. 7)."""
        return self.scope == "own"

    def may(self, permit: Permit) -> bool:
        """Whether the role of who acts holds the permit under the policy in force (Art. 7)."""
        return self.staff.role in self.policy.roles.permits[permit]

    def need(self, permit: Permit) -> None:
        """Refuse who acts unless their role holds the permit. Raises NotPermitted."""
        from fundcs.act import permits

        self.only(permits.holders(self.policy, permit))

    def only(self, roles: Collection[Role]) -> None:
        """Refuse who acts unless of one of these roles (Art. 7). Raises NotPermitted."""
        from fundcs.act import permits

        permits.only(self.staff.code, self.staff.role, roles)

    def warn(self, unlikely: Iterable[Text]) -> None:
        """Say what is unlikely of facts that were taken, unless they were said to be so (`--sure`)."""
        if not self.sure:
            self.warnings += [sentence for sentence in unlikely if sentence not in self.warnings]

    def once(self, question: Callable[[Session], Answer]) -> Answer:
        """What `question(session)` answered the first time in this act: a calendar, everybody's names."""
        if question not in self._answers:
            self._answers[question] = question(self.session)
        answer: Answer = self._answers[question]
        return answer

    def once_read(self, question: Callable[[Session], Answer]) -> Answer:
        """As `once`, in an act that only reads; one that writes asks anew, as what it writes may change."""
        return self.once(question) if self.reads_only else question(self.session)

    def each(
        self, question: Callable[[Act, Sequence[Key]], Mapping[Key, Answer]], keys: Iterable[Key]
    ) -> dict[Key, Answer]:
        """What `question(act, keys)` answers of each key, in the order of the keys.

        An act that only reads asks of no key twice; one that writes asks anew, as what it writes may change.
        """
        wanted = list(dict.fromkeys(keys))
        known = self._known.setdefault(question, {}) if self.reads_only else {}
        missing = [key for key in wanted if key not in known]
        if missing:
            answers = question(self, missing)
            known.update((key, answers[key]) for key in missing)
        return {key: known[key] for key in wanted}

    def answered(
        self, question: Callable[[Act, Sequence[Key]], Mapping[Key, Answer]], key: Key
    ) -> Answer | None:
        """What `each` was answered of a key before; None where it was not asked."""
        return self._known.get(question, {}).get(key)

    def ahead(
        self, question: Callable[[Act, Sequence[Key]], Mapping[Key, object]], keys: Iterable[Key]
    ) -> None:
        """Ask of many keys at once what `each` will ask of one after the other."""
        if self.reads_only:
            self.each(question, keys)

    def supposing(self, question: Callable[[Session], Answer], answer: Answer) -> Act:
        """The same act with another answer to a question: what would be, if the calendar were another."""
        return replace(self, _answers={question: answer}, _known={})

    @overload
    def personal(self, value: str, column: Any) -> str: ...
    @overload
    def personal(self, value: None, column: Any) -> None: ...
    @overload
    def personal(self, value: str | None, column: Any) -> str | None: ...
    def personal(self, value: str | None, column: Any) -> str | None:
        """The value of a table's `column` in clear where this act may reveal it, else masked (Art. 13-14).

        The column says of which kind its values are: `act.personal(payee.account, Contract.payee_account)`.
        """
        from fundcs.kit.privacy import kind_of, mask

        kind = kind_of(column)
        return value if kind is None or self.reveal is not None else mask(value, kind)

    def shown(self, record: Record, model: Any = None, prefix: str = "") -> Record:
        """`record` with its personal columns in clear where this act may reveal them, else masked.

        `model` is whose columns the record's attributes are, where it is not one of a model itself; `prefix`
        is what they lack of the columns' names: `act.shown(payee, Contract, "payee_")`.
        """
        from fundcs.kit.privacy import masked

        if self.reveal is None:
            return masked(record, model, prefix)
        table = getattr(model or type(record), "__tablename__", None)
        self.opens([getattr(record, "code" if table == "client" else "client", None)])
        return record

    def opens(self, clients: Iterable[str | None], file: str | None = None) -> None:
        """Note that the files of these clients are opened: shown in clear, or exported to `file`, its name.

        Each goes on the trail at the end of the act, with whose it is (Art. 7, 13).
        """
        for client in clients:
            if isinstance(client, str) and (file is not None or client not in self.opened):
                self.opened[client] = file

    def words(self, text: Text) -> Text:
        """A rule's sentence for later, what somebody wrote into its facts masked likewise."""
        from fundcs.kit.privacy import mask_text

        if self.reveal is not None:
            return text
        return replace(
            text,
            facts={
                name: mask_text(fact) if isinstance(fact, str) else fact for name, fact in text.facts.items()
            },
        )

    def sentence(self, text: object) -> str:
        """A rule's sentence in the user's language, what somebody wrote into it masked likewise."""
        from fundcs.kit.privacy import mask_text

        return str(text) if self.reveal is not None else mask_text(str(text))
