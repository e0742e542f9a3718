from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from matchmaking.common.exceptions import DomainError
from matchmaking.common.sheets.limits import MIB

Facts = Mapping[str, str | int]

MESSAGES = {
    "sheet_empty": _("The table is empty. Fill in at least one row and upload the file again."),
    "sheet_too_large": _(
        "The file is larger than %(megabytes)s MB. Split the table into several files, or remove "
        "pictures from it."
    ),
    "sheet_bomb": _(
        "The file unpacks to far more than it seems to hold. Copy the table into a new workbook, "
        "save it as .xlsx and upload that."
    ),
    "sheet_encrypted": _(
        "The file is protected by a password. Remove the password in Excel or WPS, save the file "
        "and upload it again."
    ),
    "sheet_macros": _(
        "The file holds macros, which are not accepted. In Excel or WPS choose “Save as”, take "
        "the type “Excel workbook (.xlsx)” and upload that file."
    ),
    "sheet_damaged": _(
        "The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and upload "
        "it again."
    ),
    "sheet_unsafe": _(
        "The file holds something that no table needs (%(part)s). Copy the table into a new "
        "workbook, save it as .xlsx and upload that."
    ),
    "sheet_too_many_rows": _(
        "The table reaches down to cell %(cell)s; one file may have %(limit)s rows. Split the "
        "table into several files, or clear what lies far below it."
    ),
    "sheet_too_many_columns": _(
        "The table reaches out to cell %(cell)s; one file may have %(limit)s columns. Clear what "
        "lies to the right of the table."
    ),
    "sheet_quotes": _(
        "In row %(row)s a quotation mark is not closed. Correct it, or save the table as .xlsx."
    ),
    "sheet_encoding": _(
        "The characters of the file cannot be read. Save it as .xlsx, or as “CSV UTF-8”."
    ),
    "sheet_not_found": _(
        "The workbook has no sheet to read. Put the table on a sheet that is not hidden."
    ),
    "sheet_named_not_found": _(
        "The workbook has no sheet “%(sheet)s”. Rename the sheet with the table."
    ),
    "sheet_too_complex": _(
        "Reading the file takes too much time or memory. Copy only the table, without formulas "
        "and formats, into a new workbook, or split it into several files."
    ),
    "sheet_no_heading": _(
        "No row of column names was found in the first %(limit)s rows. Download the template and "
        "keep its first row."
    ),
    "sheet_missing_columns": _(
        "These columns are missing: %(columns)s. Add them, or use the current template."
    ),
    "sheet_repeated_column": _(
        "The column “%(column)s” is there twice. Delete or rename one of the two."
    ),
}
WRONG_TYPES = {
    "xls": _(
        "The file is in the old Excel format .xls. In Excel or WPS choose “Save as”, take the type "
        "“Excel workbook (.xlsx)” and upload that file."
    ),
    "ods": _("The file is an OpenDocument table (.ods). Save it as .xlsx and upload that file."),
    "xlsb": _("The file is a binary workbook (.xlsb). Save it as .xlsx and upload that file."),
    "numbers": _("The file comes from Numbers. Export it as .xlsx and upload that file."),
    "html": _(
        "The file is a web page, although its name may end in .xls. Open it in Excel or WPS, save "
        "it as .xlsx and upload that file."
    ),
    "pdf": _("The file is a PDF. Upload the table as .xlsx or .csv."),
    "image": _("The file is a picture. Upload the table as .xlsx or .csv."),
    "archive": _("The file is an archive, not a table. Unpack it and upload the .xlsx in it."),
    "other": _("The file is not a table. Upload an .xlsx or a .csv."),
}
NO_FACTS = dict.fromkeys(("part", "cell", "row", "sheet", "columns", "column", "limit"), "")
CODES = frozenset({*MESSAGES, "sheet_wrong_type"})


class SheetError(DomainError):
    """A file that is refused; ``facts`` are what ``sheet_message`` needs beside the code."""

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        self.facts = dict(facts or {})
        super().__init__(sheet_message(code, self.facts))
        self.code = code


def sheet_message(code: str, facts: Facts) -> str:
    """Return a refusal in today's language: keep its code and facts, not its words."""
    if code == "sheet_wrong_type":
        return str(WRONG_TYPES.get(str(facts.get("found")), WRONG_TYPES["other"]))
    if code == "sheet_not_found" and facts.get("sheet"):
        code = "sheet_named_not_found"
    limit = facts.get("limit")
    megabytes = limit // MIB if isinstance(limit, int) else 0
    return str(MESSAGES[code]) % {**NO_FACTS, "megabytes": megabytes, **facts}


ISSUES = {
    "precision_lost": _(
        "A number of more than 15 digits has lost its last ones. Format the column as text and "
        "type it again."
    ),
    "too_long": _("The text is too long; its end is not read. Shorten it."),
    "error_value": _("The formula gives an error. Type the value itself."),
    "not_calculated": _(
        "The formula was never calculated. Open the file in Excel or WPS and save it once."
    ),
}


def issue_message(code: str) -> str:
    return str(ISSUES[code])
