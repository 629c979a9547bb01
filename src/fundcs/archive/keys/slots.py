"""The key file beside an archive: who may open it, and the archive's keys sealed for each of them.

    {"fundcs_keys": 1, "archive": …, "copy": false,
     "slots": [{"id", "kind", "staff", "login", "cost", "salt", "seed", "box", "sign", "made_at", …}],
     "generations": [{"id", "sealed": {slot: …}, "mac"}]}

A slot's `seed` is random and sealed under its holder's passphrase; it gives the X25519 key for which the
archive's keys are sealed, and the Ed25519 key that signs. So a new archive key is given to everybody without
their passphrases (`archive rekey`), and a change of passphrase seals nothing but the seed anew. `mac` is over
all the rest, under the archive key. There are two generations while a rekey is under way, else one.

Pure: text in, values out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from fundcs.archive.frozen import canonical
from fundcs.archive.keys import envelope
from fundcs.archive.keys.envelope import Cost, Unopened

FORM: Final = 1
_ID: Final = 8
_LARGEST: Final = 4 * 1024 * 1024


class Kind(StrEnum):
    """What a slot is for."""

    MEMBER = "member"
    RECOVERY = "recovery"
    SERVICE = "service"


class Unreadable(Exception):
    """The key file is cut, altered or of another program."""


class Newer(Exception):
    """The key file was written by a newer program."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a slot opens: the archive's key, and those of its documents by number, the newest last."""

    archive: bytes
    documents: tuple[tuple[str, bytes], ...]

    def packed(self) -> bytes:
        """As bytes to be sealed."""
        documents = [[number, key.hex()] for number, key in self.documents]
        return canonical({"archive": self.archive.hex(), "documents": documents}).encode()

    @classmethod
    def unpacked(cls, text: bytes) -> Keys:
        """What `packed` gave."""
        held = json.loads(text)
        documents = tuple((number, bytes.fromhex(key)) for number, key in held["documents"])
        return cls(bytes.fromhex(held["archive"]), documents)

    @classmethod
    def new(cls, before: Keys | None = None) -> Keys:
        """New keys; the documents of `before` go on being read with theirs."""
        kept = () if before is None else before.documents
        return cls(envelope.random_key(), (*kept, (new_id(), envelope.random_key())))


@dataclass(frozen=True, slots=True)
class Slot:
    """Who may open the archive. `cost` is None where the secret is random and no passphrase.

    `login`: a hash of the member's login, by which the slot is found without `--as`. `provisional`: the
    passphrase was given out and is to be changed first. `box` and `sign` are the seed's public halves.
    """

    id: str
    kind: Kind
    staff: str
    login: str
    made_at: str
    cost: Cost | None
    salt: bytes
    box: bytes
    sign: bytes
    seed: bytes = b""
    provisional: bool = False

    def about(self, archive: str) -> bytes:
        """The slot's identity: its seed opens with it alone."""
        return canonical({"archive": archive, **self._plain()}).encode()

    def _plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "staff": self.staff,
            "login": self.login,
            "made_at": self.made_at,
            "cost": None if self.cost is None else asdict(self.cost),
            "salt": self.salt.hex(),
            "box": self.box.hex(),
            "sign": self.sign.hex(),
            "provisional": self.provisional,
        }

    def data(self) -> dict[str, Any]:
        """As the key file holds it."""
        return {**self._plain(), "seed": self.seed.hex()}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Slot:
        """What `data` gave. Raises KeyError, TypeError, ValueError."""
        cost = None if data["cost"] is None else Cost(**data["cost"])
        if cost is not None and not cost.bearable():
            raise ValueError
        return cls(
            id=str(data["id"]),
            kind=Kind(data["kind"]),
            staff=str(data["staff"]),
            login=str(data["login"]),
            made_at=str(data["made_at"]),
            cost=cost,
            **{name: bytes.fromhex(data[name]) for name in ("salt", "box", "sign", "seed")},
            provisional=bool(data["provisional"]),
        )

    def known_by(self, login: str) -> bool:
        """Whether this is the slot of the member with that login."""
        return self.login == login_hash(self.id, login)

    def opened(self, secret: str, archive: str) -> bytes:
        """The seed. Raises Unopened."""
        return envelope.opened(self._lock(secret), self.seed, self.about(archive))

    def locked(self, secret: str, seed: bytes, archive: str) -> Slot:
        """The slot with its seed under this secret."""
        return replace(self, seed=envelope.sealed(self._lock(secret), seed, self.about(archive)))

    def _lock(self, secret: str) -> bytes:
        if self.cost is None:
            return envelope.derived(secret.encode() + self.salt, "slot")
        return envelope.from_passphrase(secret, self.salt, self.cost)


@dataclass(frozen=True, slots=True)
class Generation:
    """An archive key: sealed for each slot, and the MAC of the file under it."""

    id: str
    sealed: dict[str, bytes]
    mac: bytes = b""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The key file. `copy`: it is that of a backup."""

    archive: str
    slots: tuple[Slot, ...] = ()
    generations: tuple[Generation, ...] = ()
    copy: bool = field(default=False)

    def text(self) -> str:
        """As it is written."""
        generations = [
            {"id": each.id, "sealed": _hex(each.sealed), "mac": each.mac.hex()} for each in self.generations
        ]
        whole = {**self._signed(), "generations": generations}
        return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"

    @classmethod
    def parse(cls, text: bytes) -> KeyFile:
        """What `text` gave. Raises Unreadable, Newer."""
        try:
            data = json.loads(text) if len(text) <= _LARGEST else None
            if not isinstance(data, dict) or not isinstance(data["fundcs_keys"], int):
                raise Unreadable
            if data["fundcs_keys"] > FORM:
                raise Newer
            generations = tuple(
                Generation(
                    str(each["id"]),
                    {str(slot): bytes.fromhex(box) for slot, box in each["sealed"].items()},
                    bytes.fromhex(each["mac"]),
                )
                for each in data["generations"]
            )
            slots = tuple(Slot.of(each) for each in data["slots"])
            made = cls(str(data["archive"]), slots, generations, bool(data["copy"]))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise Unreadable from None
        if not slots or not generations or len({slot.id for slot in slots}) != len(slots):
            raise Unreadable
        return made

    def _signed(self) -> dict[str, Any]:
        slots = [slot.data() for slot in self.slots]
        return {"fundcs_keys": FORM, "archive": self.archive, "copy": self.copy, "slots": slots}

    def _mac(self, generation: Generation, keys: Keys) -> bytes:
        text = canonical([self._signed(), generation.id, _hex(generation.sealed)]).encode()
        return envelope.mac(envelope.derived(keys.archive, "key file"), text)

    def slot(self, id_: str) -> Slot | None:
        """The slot of that number."""
        return next((slot for slot in self.slots if slot.id == id_), None)

    def of(self, staff: str, kind: Kind = Kind.MEMBER) -> Slot | None:
        """The slot of a member."""
        return next((slot for slot in self.slots if slot.kind is kind and slot.staff == staff), None)

    def keys(self, slot: Slot, seed: bytes) -> list[Keys]:
        """The keys of every generation. Raises Unopened where they are sealed for others, Unreadable."""
        held = []
        for generation in self.generations:
            about = f"{self.archive}/{generation.id}/{slot.id}".encode()
            try:
                keys = Keys.unpacked(envelope.unboxed(seed, generation.sealed.get(slot.id, b""), about))
            except Unopened:
                raise Unreadable from None
            if not hmac.compare_digest(self._mac(generation, keys), generation.mac):
                raise Unreadable
            held.append(keys)
        return held

    def sealed(self, *held: Keys) -> KeyFile:
        """The file with these keys, a generation each, sealed for every slot."""
        made = replace(self, generations=())
        for keys in held:
            id_ = new_id()
            boxes = {
                slot.id: envelope.boxed(slot.box, keys.packed(), f"{self.archive}/{id_}/{slot.id}".encode())
                for slot in self.slots
            }
            generation = Generation(id_, boxes)
            stamped = replace(generation, mac=self._mac(generation, keys))
            made = replace(made, generations=(*made.generations, stamped))
        return made

    def with_slot(self, slot: Slot) -> KeyFile:
        """The file with the slot added; it is to be sealed anew."""
        return replace(self, slots=(*self.slots, slot))

    def without(self, *ids: str) -> KeyFile:
        """The file less these slots; it is to be sealed anew."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id not in ids))

    def with_changed(self, slot: Slot) -> KeyFile:
        """The file with the slot of the same number in the place of the one before."""
        return replace(self, slots=tuple(slot if each.id == slot.id else each for each in self.slots))


def new_slot(
    archive: str,
    *,
    kind: Kind,
    staff: str,
    login: str | None,
    secret: str,
    made_at: str,
    cost: Cost | None,
    provisional: bool = False,
) -> tuple[Slot, bytes]:
    """A new slot and its seed."""
    seed, id_ = envelope.random_key(), new_id()
    slot = Slot(
        id=id_,
        kind=kind,
        staff=staff,
        login=login_hash(id_, login) if login else "",
        made_at=made_at,
        cost=cost,
        salt=envelope.random_salt(),
        box=envelope.box_public(seed),
        sign=envelope.signing_public(seed),
        provisional=provisional,
    )
    return slot.locked(secret, seed, archive), seed


def relocked(slot: Slot, seed: bytes, archive: str, secret: str, cost: Cost) -> Slot:
    """The slot under another passphrase, with a new salt."""
    return replace(slot, salt=envelope.random_salt(), cost=cost, provisional=False).locked(
        secret, seed, archive
    )


def new_id() -> str:
    """A random number of 64 bits, as 16 hexadecimal digits."""
    return os.urandom(_ID).hex()


def login_hash(slot: str, login: str) -> str:
    """What a slot keeps of a login: enough to find it, not to read it."""
    return hashlib.sha256(f"{slot}/{login}".encode()).hexdigest()[:16]


def _hex(sealed: dict[str, bytes]) -> dict[str, str]:
    return {slot: box.hex() for slot, box in sealed.items()}
