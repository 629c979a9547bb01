"""Keys as tables or as JSON. A passphrase or a recovery key is shown when it is made, and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.keys.rekeying import fingerprint
from fundcs.archive.models import KIND_NAMES
from fundcs.kit.i18n import _
from fundcs.kit.privacy import mask_text
from fundcs.kit.view import View, Whole, table, text_page

if TYPE_CHECKING:
    from fundcs.archive.keys.rekeying import Converted
    from fundcs.archive.keys.service import KeyList, Listed, Made


def listed(key_list: KeyList) -> View:
    """Every slot of the archive."""
    keys = key_list.keys
    data = [
        {
            "id": key.slot.id,
            "kind": key.slot.kind.value,
            "staff": key.slot.staff,
            "made_at": key.slot.made_at,
            "keeper": key.keeper,
            "provisional": key.slot.provisional,
            "registered": key.registered,
            "to_remove": key.over,
            "fingerprint": fingerprint(key.slot.sign),
        }
        for key in keys
    ]
    rows = table(_("Key no."), _("Staff no."), _("Kind"), _("Made"), _("State"), _("Fingerprint"))
    rows.columns[0].no_wrap = rows.columns[3].no_wrap = True
    for key in keys:
        rows.add_row(
            key.slot.id,
            key.slot.staff,
            _(KIND_NAMES[key.slot.kind]),
            key.slot.made_at[:10],
            _state(key),
            fingerprint(key.slot.sign),
        )
    return View(data, text_page(rows, *([rekey_due()] if key_list.rekey_due else [])))


def rekey_due() -> str:
    """That a key was taken away, with what that does not undo."""
    return _(
        "A key was taken away; earlier copies of the key file open with it until `fundcs archive rekey`."
    )


def _state(key: Listed) -> str:
    if key.over:
        return _("ended; remove it with `fundcs archive key remove {key}`").format(key=key.slot.id)
    if key.slot.kind.value == "service":
        return _("reads and reminds only")
    if not key.registered:
        return _("not registered; remove it and add it again")
    if key.slot.provisional:
        return _("passphrase to be changed first")
    return _("keeper: may give and end keys") if key.keeper else _("signs")


def made(key: Made) -> View:
    """A key that was given, with its secret where there is one to be shown once."""
    data = {"id": key.slot.id, "staff": key.staff, "kind": key.slot.kind.value}
    lines: list[object] = []
    if key.slot.kind.value == "recovery":
        lines.append(
            _("The recovery key, shown once; print it and keep it in the safe, not on this computer:")
        )
    elif key.slot.kind.value == "service":
        data["file"] = mask_text(str(key.file))
        lines.append(_("Written: {path}; whoever can read it can read the archive").format(path=data["file"]))
    elif key.secret is not None:
        lines.append(
            _("{staff} has a key. Its passphrase for the first time, shown once:").format(staff=key.staff)
        )
    else:
        lines.append(_("The passphrase of {staff} was changed.").format(staff=key.staff))
    if key.secret is not None:
        data["secret"] = key.secret
        lines += ["", Whole(key.secret), ""]
        if key.slot.kind.value == "member":
            lines.append(
                _("They choose their own with `fundcs --as {staff} archive key change`.").format(
                    staff=key.staff
                )
            )
    return View(data, text_page(*lines), refusal=key.trouble)  # type: ignore[arg-type]


def removed(key: Made) -> View:
    """A key that was taken away, and what that does not undo."""
    data = {"id": key.slot.id, "staff": key.staff, "kind": key.slot.kind.value}
    return View(
        data,
        text_page(
            _("The key of {staff} opens the archive no more.").format(staff=key.staff),
            _("An earlier copy of the key file still opens with it: run `fundcs archive rekey`."),
        ),
        refusal=key.trouble,
    )


def encrypted(done: Converted) -> View:
    """An archive that was encrypted, and what is left in clear."""
    path, copies = mask_text(str(done.path)), [mask_text(copy) for copy in done.in_clear]
    data = {
        "archive": path,
        "staff": done.staff,
        "documents": done.documents,
        "fingerprint": done.fingerprint,
        "in_clear": copies,
    }
    lines = [_("Archive: {path}").format(path=path)]
    if not done.finished_only:
        lines.append(
            _("It is encrypted; {staff} alone can open it, and gives others their keys.").format(
                staff=done.staff
            )
        )
        lines.append(
            _("Fingerprint of the first key: {text}; keep it elsewhere").format(text=done.fingerprint)
        )
        lines.append(
            _(
                "Make a recovery key now with `fundcs archive key recovery`: without a passphrase or it, "
                "nobody can open the archive again."
            )
        )
        lines.append(
            _(
                "Jobs that are scheduled need a secret file from now on: "
                "`fundcs archive key add --service FILE`, then `fundcs --secret-file FILE schedule add DIR`."
            )
        )
    lines.append(_("Documents encrypted: {n}").format(n=done.documents))
    lines += [
        _("Still unencrypted: {path}; delete it, or move it to a safe").format(path=copy) for copy in copies
    ]
    return View(data, text_page(*lines))


def decrypted(done: Converted) -> View:
    """An archive that is in clear again."""
    path = mask_text(str(done.path))
    data = {"archive": path, "documents": done.documents}
    return View(
        data,
        text_page(
            _("Archive: {path}").format(path=path),
            _("It is no longer encrypted and has no keys; its backups stay encrypted with theirs."),
        ),
    )


def rekeyed(done: Converted) -> View:
    """An archive under another key."""
    path = mask_text(str(done.path))
    return View(
        {"archive": path},
        text_page(
            _("Archive: {path}").format(path=path),
            _("It has a new key; everybody opens it with the passphrase they have."),
            _("Backups made before open with their own key file, as it was then."),
        ),
    )
