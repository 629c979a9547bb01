"""Use cases of the documents in clients' files: keep, list, open, withdraw, what is missing (Art. 3-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.archive import files, trail
from fundcs.clients.models import ClientDocument
from fundcs.clients.rules import ClientKind, id_kind_of
from fundcs.clients.service import particulars as clients
from fundcs.documents import queries, rules
from fundcs.documents.rules import Lack, Subject
from fundcs.entitlements.service.sealing import check_unmasked, check_unsealed, sealed_clients
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.file_kinds import SUFFIXES
from fundcs.kit.i18n import N_, T
from fundcs.kit.id_documents import IdKind
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import path as home_path
from fundcs.kit.typed import second, text
from fundcs.policy.labels import code_of
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.models import StoredFile
    from fundcs.clients.models import Client
    from fundcs.kit.i18n import Text
    from fundcs.policy.rules import DocumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDocument:
    """A document as it was typed: `type` a code or name of the policy's list, `scan` its file."""

    type: str
    scan: Path | None = None
    shelf_mark: str | None = None
    dated: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document in a client's file: its scan, its type where the policy has it, and its last day."""

    document: ClientDocument
    scan: StoredFile | None
    type: DocumentType | None
    last_day: date | None

    @property
    def scan_name(self) -> str | None:
        """What the scan was called when it came for this client."""
        return self.document.name or (None if self.scan is None else self.scan.name)


@dataclass(frozen=True, slots=True)
class FileOfDocuments:
    """The documents that a client's file holds, and what it lacks."""

    client: Client
    documents: Sequence[FiledDocument]
    lacks: Sequence[Lack]


@dataclass(frozen=True, slots=True)
class IncompleteFile:
    """A client whose file lacks documents; `officer`: the code of their CS specialist."""

    client: str
    name: str
    officer: str | None
    lacks: Sequence[Lack]


def limits(act: Act) -> files.Limits:
    """Which files are kept as documents, by the policy."""
    return files.Limits(act.policy.documents.formats, act.policy.documents.largest)


def store(act: Act, scan: Path) -> StoredFile:
    """Store the content of a file once, whoever it is of (Art. 4); warn where it seems cut off or misnamed.

    Raises CannotRead, CannotStore, StoredFileDamaged.
    """
    content = files.add(act.session, act.archive_path, scan, second(act.moment), act.staff.code, limits(act))
    act.warn(_doubts(scan, content))
    return content.stored


def _doubts(scan: Path, content: files.Content) -> Iterator[Text]:
    if content.cut:
        yield T("the end of {file} seems to be missing; open it, and scan it again", file=quoted(scan.name))
    suffix = scan.suffix.casefold()
    told = any(suffix in suffixes for suffixes in SUFFIXES.values())
    if told and suffix not in SUFFIXES[content.kind]:
        yield T("{file} is not what its name says, but {kind}", file=quoted(scan.name), kind=content.kind)


def keep(act: Act, client: Client, typed: TypedDocument) -> ClientDocument:
    """Put a document into a client's file: its scan, the place of its paper original, or both.

    Raises Refused, ClientSealed (Art. 15), and what `store` raises.
    """
    check_unsealed(act.session, client.code)
    item = code_of(act.policy.documents.types, typed.type, T("type of document"))
    rules.check_dates(typed.dated, typed.valid_until, act.today)
    shelf_mark = fold(typed.shelf_mark or "") or None
    if typed.scan is None and shelf_mark is None:
        raise Misused(N_("a document has a scan, a shelf mark of its paper, or both; name FILE or --paper"))
    scan = None if typed.scan is None else home_path(typed.scan)
    stored = None if scan is None else store(act, scan)
    if stored is not None:
        known = queries.same(act.session, client.code, item, stored.hash, act.moment)
        if known is not None:
            raise Refused(
                N_("the file of client {client} holds this scan already, as document {number}"),
                client=client.code,
                number=known.id,
            )
    document = ClientDocument(
        client=client.code,
        item=item,
        file=None if stored is None else stored.hash,
        name=None if scan is None else scan.name,
        shelf_mark=shelf_mark,
        dated=typed.dated,
        valid_until=typed.valid_until,
        filed_on=act.today,
        filed_by=act.staff.code,
    )
    act.session.add(document)
    act.session.flush()
    _warn_lapsed(act, document)
    return document


def _warn_lapsed(act: Act, document: ClientDocument) -> None:
    last = whole(act, document).last_day
    if last is not None and last < act.today:
        act.warn([T("the document lapsed on {day}; ask for a new one", day=last)])


def add(act: Act, who: str, typed: TypedDocument) -> FiledDocument:
    """As `keep`, for the client whom `who` names."""
    return whole(act, keep(act, clients.find(act.session, who), typed))


def whole(act: Act, document: ClientDocument) -> FiledDocument:
    """A document with what is looked up beside it."""
    return _filed(act, document, queries.file_of(act.session, document))


def _filed(act: Act, document: ClientDocument, scan: StoredFile | None) -> FiledDocument:
    type_ = act.policy.documents.type(document.item)
    return FiledDocument(document, scan, type_, _facts(document).last_day(type_))


def _facts(document: ClientDocument) -> rules.Filed:
    return rules.Filed(
        item=document.item,
        filed_on=document.filed_on,
        dated=document.dated,
        valid_until=document.valid_until,
    )


def find(act: Act, number: int) -> ClientDocument:
    """The document with this number, in a file or taken out of it. Raises Refused, NotSeen."""
    document = queries.by_number(act.session, number)
    if not act.sight.sees(None if document is None else document.client):
        raise act.sight.refusal(str(number))
    if document is None or document.filed_on > act.today:
        raise Refused(
            N_("there is no document {number}; `fundcs client doc list CLIENT` shows their numbers"),
            number=number,
        )
    return document


def listed(act: Act, who: str) -> FileOfDocuments:
    """What a client's file holds and lacks; unmasked, the look goes on the trail."""
    client = clients.find(act.session, who)
    if act.reveal is not None:
        act.opens([client.code])
    return of_client(act, client)


def of_client(act: Act, client: Client) -> FileOfDocuments:
    """What a client's file holds and lacks."""
    held = queries.of_client(act.session, client.code, act.moment)
    documents = [_filed(act, document, scan) for document, scan in held]
    facts = [_facts(document) for document, _scan in held]
    lacks = rules.lacking(subject_of(client), facts, act.policy.documents.types, act.today)
    return FileOfDocuments(client, documents, lacks)


def subject_of(client: Any) -> Subject:
    """What the list of documents asks about a client, of a row or an object of the table.

    A product hands in its manager's licence, which bears a social credit code.
    """
    kind = ClientKind(client.kind)
    identified = id_kind_of(kind, client.id_kind, client.id_no)
    return Subject(kind, identified is IdKind.USCC or kind is ClientKind.PRODUCT, client.withheld)


def missing(act: Act, *, everybody: bool = False, officer: str | None = None) -> list[IncompleteFile]:
    """The clients of live funds, or everybody not sealed, whose file is incomplete, by code.

    `officer`: only this CS specialist's, as typed.
    """
    types = act.policy.documents.types
    code = None if officer is None else staff.find(act.session, officer).code
    codes = queries.lacking(act.session, types, act.moment, live=not everybody, officer=code)
    sealed = sealed_clients(act.session) if everybody else {}
    return incomplete(act, [client for client in codes if client not in sealed])


def missing_of(act: Act, who: str) -> list[IncompleteFile]:
    """The client whom `who` names, if their file is incomplete."""
    return incomplete(act, [clients.find(act.session, who).code])


def incomplete(act: Act, codes: Iterable[str]) -> list[IncompleteFile]:
    """Those of the clients whose file is incomplete, by code, with what each lacks."""
    codes, types = list(codes), act.policy.documents.types
    held = queries.filed_of(act.session, codes, act.moment)
    files_ = [
        IncompleteFile(
            client=row.code,
            name=row.name,
            officer=row.officer,
            lacks=rules.lacking(subject_of(row), held.get(row.code, []), types, act.today),
        )
        for row in queries.subjects(act.session, codes)
    ]
    return [file for file in files_ if file.lacks]


def open_(act: Act, number: int, target: Path, reason: str | None) -> FiledDocument:
    """Copy a document's scan to `target`, which is there already, and note who saw whose (Art. 7, 13).

    Raises Refused where there is no scan, SealedFile, StoredFileDamaged, and OSError of the target.
    """
    document = whole(act, find(act, number))
    if document.scan is None:
        raise Refused(
            N_("document {number} was not scanned; its paper is in {shelf_mark}"),
            number=number,
            shelf_mark=act.shown(document.document).shelf_mark or "–",
        )
    check_unmasked(act, [document.document.client])
    files.copy_out(act.archive_path, document.scan, target)
    code = document.document.client
    facts = {"reason": reason, "item": document.document.item, "hash": document.scan.hash}
    trail.note(act.session, "disclosed", "client_document", str(number), client=code, facts=facts)
    return document


def withdraw(act: Act, number: int, reason: str) -> FiledDocument:
    """Take a document out of a client's file that was put there by mistake; its scan stays stored.

    What a package brought goes with the withdrawal of its review. Raises Refused, ClientSealed.
    """
    document = find(act, number)
    check_unsealed(act.session, document.client)
    if document.removed_at is not None:
        raise Refused(
            N_("document {number} was taken out of the file on {day}"),
            number=number,
            day=document.removed_at.date(),
        )
    if document.contract is not None:
        raise Refused(
            N_(
                "document {number} came with the package of contract {no}; withdraw its review with "
                "`fundcs submission withdraw {no} --reason TEXT`"
            ),
            number=number,
            no=document.contract,
        )
    document.removed_at, document.removed_by = second(act.moment), act.staff.code
    document.removal_reason = text(reason)
    act.session.add(document)
    act.session.flush()
    return whole(act, document)
