"""What can be wrong with keys, as sentences."""

from __future__ import annotations

from fundcs.archive.errors import ArchiveForeign
from fundcs.kit.errors import ArchiveUnusable, Forbidden, Refused
from fundcs.kit.i18n import N_

INSTALL = 'pip install "fundcs[encrypted]"'


class KeyRefused(ArchiveUnusable):
    template = N_(
        "{path} is encrypted and was not opened: the passphrase is wrong, or {who} has no key; "
        "nothing was done"
    )


class PassphraseMissing(ArchiveUnusable):
    template = N_(
        "{path} is encrypted; type the passphrase at a terminal, or pass it with --passphrase-fd; "
        "nothing was done"
    )


class LibraryMissing(ArchiveUnusable):
    template = N_("{path} is encrypted; install what opens it: {install}")


class CannotEncrypt(Refused):
    template = N_("encryption needs libraries that are not installed; install them: {install}")


class KeyFileDamaged(ArchiveUnusable):
    template = N_("the key file {file} is cut or was changed; put back its copy from a backup")


class KeyFileNewer(ArchiveUnusable):
    template = N_("the key file {file} was written by a newer fundcs; upgrade fundcs")


class KeyFileForeign(ArchiveUnusable):
    template = N_(
        "the key file {file} does not open {path}: it belongs to another archive, or the archive is damaged; "
        "put back its own"
    )


class KeyFileMissing(ArchiveForeign):
    template = N_(
        "{path} is not a fundcs archive, or it is encrypted and its key file {file} is missing; "
        "put back the key file from a backup, or name the right file with --archive"
    )


class SecretFileUnfit(ArchiveUnusable):
    template = N_("the secret file {file} cannot be used: {why}; nothing was done")


class NotYourKey(Forbidden):
    template = N_("this passphrase is that of {holder}, not of {staff}; act as yourself")


class KeyUnknown(ArchiveUnusable):
    template = N_(
        "the key of {staff} is not registered in {path}, or was ended: the archive or its key file was "
        "exchanged; ask who keeps the archive, and run `fundcs archive verify`"
    )


class ChangeFirst(Forbidden):
    template = N_(
        "this passphrase was given out for the first time only; choose your own with "
        "`fundcs archive key change`"
    )


class ServiceOnly(Forbidden):
    template = N_("with a secret file only reading, reminders and backups are possible; use your passphrase")
