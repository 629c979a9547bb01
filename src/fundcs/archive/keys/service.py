"""Use cases of the keys: who may open the archive, and the key that opens it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.act.permits import Permit, holders
from fundcs.archive import opening as archives
from fundcs.archive import trail
from fundcs.archive.keys import envelope, filing, passphrases, signing, taken, vault
from fundcs.archive.keys.errors import PassphraseMissing
from fundcs.archive.keys.slots import Kind, new_slot, relocked
from fundcs.archive.models import StaffKey
from fundcs.archive.place import policy_file
from fundcs.kit import clock, durable
from fundcs.kit.errors import FundcsError, Refused, os_reason
from fundcs.kit.i18n import N_, T, _
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import second
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act import Person, Setting
    from fundcs.archive.keys.slots import KeyFile, Slot
    from fundcs.archive.keys.vault import Unlocked

_GIVEN_OUT: Final = 4
_RECOVERY: Final = 11
"""Groups of 25 bits: of a passphrase for one use, which Argon2id guards, and of a recovery key."""

COST = envelope.Cost()
"""What one guess of a member's passphrase costs (135 ms here)."""


class NotEncrypted(Refused):
    template = N_("{path} is not encrypted and has no keys; `fundcs archive encrypt` makes them")


class NoKey(Refused):
    template = N_("{who} has no key; `fundcs archive key list` shows them")


class LastKey(Refused):
    template = N_(
        "{who} holds the last key that can open the archive and give out others; nothing was removed; "
        "add another keeper first"
    )


class KeyFileUnwritten(durable.DoneBut):
    template = N_("done and on record, but the key file {file} was not written ({why}); repeat the command")


class Member(NamedTuple):
    """A member of staff, as far as a key is concerned."""

    code: str
    login: str | None
    role: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A key that was made. `secret`: what is shown once, if anything; `file`: where it was written instead.

    `trouble`: what failed after the commit.
    """

    staff: str
    slot: Slot
    secret: str | None = None
    file: Path | None = None
    trouble: FundcsError | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A slot, and what the archive knows of its key: whether it signs, whether it keeps others'.

    `over`: its key was ended, or its member has left; the slot is to be removed.
    """

    slot: Slot
    keeper: bool
    registered: bool
    over: bool


@dataclass(frozen=True, slots=True)
class KeyList:
    """The slots of an archive. `rekey_due`: a key was taken away since the archive got its own."""

    keys: Sequence[Listed]
    rekey_due: bool


def unlocked(setting: Setting) -> Unlocked:
    """What opens the archive. Raises NotEncrypted, and what opening raises."""
    whose = vault.unlocked(setting.archive_path)
    if whose is None:
        raise NotEncrypted(path=setting.archive_path)
    return whose


def listed(setting: Setting) -> KeyList:
    """Every slot of the archive."""
    whose = unlocked(setting)
    store = archives.opened(setting.archive_path, setting.enter, writes=False)
    with closing(store), store.unit() as session:
        setting.enter(session)
        known = {key.id: key for key in signing.active(session)}
        looked = taken.look(session.connection().exec_driver_sql, whose.file.slots)
    keys = [
        Listed(slot, slot.id in known and known[slot.id].keeper, slot.id in known, slot.id in looked.over)
        for slot in whose.file.slots
    ]
    return KeyList(keys, looked.rekey_due)


def add(setting: Setting, who: str) -> Made:
    """Give a member a key, with a passphrase for the first time only, which is shown once."""
    whose, secret = unlocked(setting), passphrases.generated(_GIVEN_OUT)

    def give(desk: Desk) -> tuple[KeyFile, Made]:
        return desk.introduce(_member(desk.session, who), whose.file, Given(secret, provisional=True))

    return _changed(setting, whose, give)


def add_service(setting: Setting, file: Path) -> Made:
    """Write a secret file, mode 0600, that opens the archive for who acts, to read and to remind."""
    whose, secret = unlocked(setting), envelope.random_key().hex()
    if file.exists():
        raise Refused(N_("{file} already exists and was not changed; choose another name"), file=file)

    def give(desk: Desk) -> tuple[KeyFile, Made]:
        session, person = desk.session, desk.person
        slot, _seed = new_slot(
            whose.file.archive,
            kind=Kind.SERVICE,
            staff=person.code,
            login=None,
            secret=secret,
            made_at=now_text(),
            cost=None,
        )
        trail.note(session, "key_given", "archive", setting.archive_path.name, facts={"staff_key": slot.id})
        return whose.file.with_slot(slot), Made(person.code, slot, file=file)

    made = _changed(setting, whose, give)
    try:
        with durable.Aside(file.absolute().parent) as aside:
            aside.path.write_text(passphrases.secret_text(made.slot.id, secret), "utf-8")
            aside.become(file.absolute(), new=True)
    except (OSError, durable.InUse) as error:
        why = os_reason(error) if isinstance(error, OSError) else T("it is open in another program")
        return replace(made, trouble=KeyFileUnwritten(file=file, why=why))
    return made


def remove(setting: Setting, who: str) -> Made:
    """Take a key away: its slot, and that it signs. Raises NoKey, LastKey."""
    whose = unlocked(setting)
    slots = [slot for slot in whose.file.slots if _is(slot, who)]
    if not slots:
        raise NoKey(who=quoted(who))

    def take(desk: Desk) -> tuple[KeyFile, Made]:
        session = desk.session
        gone = {slot.id for slot in slots}
        left = {slot.id for slot in whose.file.slots} - gone
        if not signing.keepers(signing.active(session)) & left:
            raise LastKey(who=slots[0].staff)
        desk.end(gone)
        trail.note(
            session,
            "key_taken",
            "archive",
            setting.archive_path.name,
            facts={"staff_key": ", ".join(sorted(gone))},
        )
        return whose.file.without(*gone), Made(slots[0].staff, slots[0])

    return _changed(setting, whose, take)


def change(setting: Setting) -> Made:
    """Give one's own key another passphrase; one that was given out is replaced by a key of one's own."""
    whose = unlocked(setting)
    secret = new_passphrase(setting, _("New passphrase: "))

    def give(desk: Desk) -> tuple[KeyFile, Made]:
        session, person = desk.session, desk.person
        slot, file = whose.slot, whose.file
        if slot.provisional:
            return desk.introduce(_member(session, person.code), file, Given(secret, replaces=slot.id))
        trail.note(session, "key_changed", "archive", setting.archive_path.name, facts={"staff_key": slot.id})
        kept = relocked(slot, whose.seed, file.archive, secret, COST)
        return file.with_changed(kept), Made(person.code, kept)

    return _changed(setting, whose, give)


def recovery(setting: Setting) -> Made:
    """Make the recovery key, shown once; the one before, if any, opens nothing any more."""
    whose, secret = unlocked(setting), passphrases.generated(_RECOVERY)

    def give(desk: Desk) -> tuple[KeyFile, Made]:
        session, person = desk.session, desk.person
        member = _member(session, person.code)
        return desk.introduce(member, whose.file, Given(secret, Kind.RECOVERY))

    return _changed(setting, whose, give)


def recover(setting: Setting) -> Made:
    """With the recovery key: give who acts a new passphrase and a new key; the one before is ended."""
    vault.vault.means.recovery = True
    whose = unlocked(setting)
    secret = new_passphrase(setting, _("New passphrase: "))

    def give(desk: Desk) -> tuple[KeyFile, Made]:
        session, person = desk.session, desk.person
        return desk.introduce(_member(session, person.code), whose.file, Given(secret))

    return _changed(setting, whose, give)


def new_passphrase(setting: Setting, prompt: str) -> str:
    """A new passphrase, from where the others come. Raises PassphraseMissing, Weak, Differing."""
    descriptor = vault.vault.means.descriptor
    if descriptor is not None:
        return passphrases.fit(descriptor.line())
    if not passphrases.at_a_terminal():
        raise PassphraseMissing(path=setting.archive_path)
    return passphrases.asked_twice(prompt)


class Given(NamedTuple):
    """A key that is to be made; `replaces`: the one that was given out, which signs this one."""

    secret: str
    kind: Kind = Kind.MEMBER
    provisional: bool = False
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A transaction in which keys are given and ended, and who does so."""

    session: Session
    setting: Setting
    person: Person

    def register(self, slot: Slot, *, keeper: bool = True, replaces: str | None = None) -> None:
        """Put a slot's public key on record; its entry is signed as the transaction is committed."""
        key = StaffKey(
            id=slot.id,
            staff=slot.staff,
            kind=slot.kind,
            public=slot.sign.hex(),
            keeper=keeper,
            provisional=slot.provisional,
            replaces=replaces,
            introduced_at=second(self.setting.moment),
            introduced_by=self.person.code,
        )
        self.session.add(key)
        self.session.flush()

    def end(self, ids: Collection[str]) -> None:
        """End those of these keys that sign."""
        signing.end(self.session, ids, second(self.setting.moment), self.person.code)

    def introduce(self, member: Member, file: KeyFile, given: Given) -> tuple[KeyFile, Made]:
        """A new slot of the member in the file, registered. A member's takes the place of the one before."""
        kind = given.kind
        before = [
            slot.id
            for slot in file.slots
            if slot.kind is kind and (kind is Kind.RECOVERY or slot.staff == member.code)
        ]
        keeper = member.role in holders(load(policy_file(self.setting.archive_path)), Permit.KEEP_ARCHIVE)
        if given.replaces is None:
            self.end(before)
        else:
            keeper = next(key.keeper for key in signing.active(self.session) if key.id == given.replaces)
        slot, _seed = new_slot(
            file.archive,
            kind=kind,
            staff=member.code,
            login=None if kind is Kind.RECOVERY else member.login,
            secret=given.secret,
            made_at=now_text(),
            cost=None if kind is Kind.RECOVERY else COST,
            provisional=given.provisional,
        )
        self.register(slot, keeper=keeper, replaces=given.replaces)
        shown = given.secret if given.provisional or kind is Kind.RECOVERY else None
        return file.without(*before).with_slot(slot), Made(member.code, slot, shown)


def _changed(setting: Setting, whose: Unlocked, change: Callable[[Desk], tuple[KeyFile, Made]]) -> Made:
    """Carry out a change of the archive, then of its key file."""
    store = archives.opened(setting.archive_path, setting.enter, writes=True)
    with closing(store), store.unit() as session:
        file, made = change(Desk(session, setting, setting.enter(session)))
    place = vault.present(setting.archive_path) or vault.key_file(setting.archive_path)
    try:
        filing.write(place, file.sealed(*whose.keys))
    except (OSError, FundcsError) as error:
        why = os_reason(error) if isinstance(error, OSError) else error
        return replace(made, secret=None, trouble=KeyFileUnwritten(file=place, why=why))
    return replace(made, trouble=store.trouble)


def _is(slot: Slot, who: str) -> bool:
    """Whether a slot is meant: by its member's number, by its own, or `recovery`."""
    typed = fold(who)
    if slot.kind is Kind.MEMBER and slot.staff == typed.upper():
        return True
    return slot.id == typed.lower() or slot.kind.value == typed.lower() == Kind.RECOVERY.value


def _member(session: Session, who: str) -> Member:
    """The member of that number. Raises Refused."""
    row = (
        session.connection()
        .exec_driver_sql("SELECT code, login, role, left_on FROM staff WHERE code = ?", (fold(who).upper(),))
        .first()
    )
    if row is None:
        raise Refused(
            N_("there is no member of staff {staff}; `fundcs staff list` shows them"), staff=quoted(who)
        )
    member = Member(row[0], row[1], row[2], bool(row[3]) and row[3] <= clock.today().isoformat())
    if member.gone:
        raise Refused(N_("{staff} has left the firm and has no access (Art. 6)"), staff=member.code)
    return member


def now_text() -> str:
    """The real clock, as the key file holds moments."""
    return clock.now().isoformat(timespec="seconds")
