"""Workbooks written by hand, honest and hostile."""

import zipfile
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def column(number):
    """The letters of a column, from 0."""
    return chr(65 + number) if number < 26 else column(number // 26 - 1) + chr(65 + number % 26)


def cell(number, row, value):
    """Text shared (an int is its number), inline text, or ready XML."""
    place = f'r="{column(number)}{row}"'
    if isinstance(value, int):
        return f'<c {place} t="s"><v>{value}</v></c>'
    if value.startswith("<c"):
        return value.replace("<c", f"<c {place}", 1)
    return f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(rows, head=""):
    """A sheet's part."""
    body = "".join(
        f'<row r="{number}">{"".join(cell(at, number, one) for at, one in enumerate(cells))}</row>'
        for number, cells in enumerate(rows, 1)
    )
    return f'<?xml version="1.0"?>{head}<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{body}</sheetData></worksheet>'


def write(path, part, shared=(), name="Responses"):
    """A workbook of one sheet; `part` is text or pieces of bytes."""
    texts = "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="{name}" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        )
        archive.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{texts}</sst>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as out:
            for piece in [part.encode()] if isinstance(part, str) else part:
                out.write(piece)
    return path
