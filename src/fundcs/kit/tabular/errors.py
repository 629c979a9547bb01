"""What can be wrong with a ledger as a whole, and with one cell of it."""

from __future__ import annotations

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_


class NoFile(Refused):
    template = N_("there is no file {path}; check its name and directory")


class IsDirectory(Refused):
    template = N_("{path} is a directory; name the ledger in it")


class CannotRead(Refused):
    template = N_("{path} cannot be read: {why}")


class EmptyFile(Refused):
    template = N_("{path} is empty; export the ledger again")


class UnsupportedFile(Refused):
    template = N_("{path} is neither a workbook nor delimited text; save the ledger as .xlsx or .csv")


class OldWorkbook(Refused):
    template = N_("{path} is a workbook of the old .xls kind; open it and save it as .xlsx")


class OtherWorkbook(Refused):
    template = N_("{path} is a {kind} workbook; open it and save it as .xlsx")


class EncryptedWorkbook(Refused):
    template = N_("{path} is protected by a password; open it and save it without one")


class DamagedWorkbook(Refused):
    template = N_(
        "{path} is damaged or no Excel workbook; open it in a spreadsheet program, save it as .xlsx"
    )


class WorkbookTooBig(Refused):
    template = N_("{path} unzips to more than {limit} MB; keep the ledger alone in it, without pictures")


class WorkbookPacked(Refused):
    template = N_("{path} unzips to {ratio} times its size, which no ledger does; save it again as .xlsx")


class CellTooFar(Refused):
    template = N_(
        "sheet {sheet} holds a value in {cell}, beyond row {rows} or column {columns}; "
        "delete what does not belong to the table"
    )


class SheetTooBig(Refused):
    template = N_(
        "sheet {sheet} spans {rows} rows and {columns} columns; delete what does not belong to the table, "
        "or divide it"
    )


class CellsWithoutAddress(Refused):
    template = N_("sheet {sheet} gives its cells no addresses; open {path} in a spreadsheet program, save it")


class NoSuchSheet(Refused):
    template = N_("{path} has no sheet {sheet}; its sheets are: {sheets}")


class TextHasNoSheets(Refused):
    template = N_("{path} is text and has no sheets; leave --sheet out")


class TextTooBig(Refused):
    template = N_("{path} is larger than {limit} MB; divide it")


class TooManyRows(Refused):
    template = N_("{path} has more than {limit} rows or a row of more than {columns} columns; divide it")


class NotText(Refused):
    template = N_("{path} is not text; save the ledger as .xlsx, or as .csv in UTF-8")


class DamagedText(Refused):
    template = N_("{path} is UTF-8 with damaged characters, the first in line {line}; export it again")


class StrayQuote(Refused):
    template = N_("{path}, row {row}: a quotation mark is never closed or stands amid a value; mend it")


class NoTable(Refused):
    template = N_(
        "no sheet of {path} has the columns {columns} in one heading; nearest is sheet {sheet}, row {row}, "
        "which lacks {lacking}; name your columns with --map"
    )


class NoHeading(Refused):
    template = N_("no sheet of {path} has a heading with the columns {columns}; name your columns with --map")


class MissingColumn(Refused):
    template = N_(
        "sheet {sheet} looks like the table of sheet {other}, but its heading in row {row} lacks {lacking}; "
        "name the columns with --map, or choose a sheet with --sheet"
    )


class TwoColumns(Refused):
    template = N_(
        "sheet {sheet}, row {row}: {columns} both mean {field}; say which one with --map, or rename the other"
    )


class UnknownUnit(Refused):
    template = N_("sheet {sheet}: {heading} counts in {unit}; amounts are read in 元, 万元 or 亿元")


class TwoUnits(Refused):
    template = N_(
        "sheet {sheet} gives more than one unit above the table ({units}); give each heading its own"
    )


class NotAMapping(Refused):
    template = N_("{text!r} is not of the form 列名=field; the fields are: {fields}")


class UnknownField(Refused):
    template = N_("there is no field {field} to map {column} to; the fields are: {fields}")


class MappedTwice(Refused):
    template = N_("--map gives {column} two fields; give it one")


class UnknownColumn(Refused):
    template = N_("no heading of {path} has the column {column} that --map names")


class Missing(Refused):
    template = N_("a value is needed here")


class LostDigits(Refused):
    template = N_(
        "the cell was kept as a number and lost its last digits; format the column as text, enter it again"
    )


class BrokenFormula(Refused):
    template = N_("the cell shows the error {text}; mend its formula")


class Uncalculated(Refused):
    template = N_("the cell's formula was never calculated; open the file in a spreadsheet program, save it")


class MergedAmount(Refused):
    template = N_("the cell is merged over several rows; give each row its own amount")


class AmbiguousPercent(Refused):
    template = N_("{text} under a heading in % may mean {text}% or a fraction; write it with its %")


class UnreadableAccount(Refused):
    template = N_("this is no account number; it takes 6 to 40 digits or Latin letters")
