"""Files made to hurt: each is refused or read in words, in bounded memory and time."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from tests.files import bombs

from local4action.calls.importing import source

from . import workbooks

MB = 1024 * 1024
MOST_MEMORY_MB = 300
READ = """
import json, re, sys
import django
django.setup()
from django.core.exceptions import ValidationError
from pathlib import Path
from local4action.calls.importing import source
count, said = 0, ""
try:
    for row in source.rows(Path(sys.argv[1])):
        count += 1
except ValidationError as error:
    said = " ".join(error.messages)
# Of this program alone: getrusage counts the process it was born from.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"rows": count, "said": said, "peak_mb": peak}))
"""


def measured(path):
    """Rows read, what was said and the most memory taken, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", READ, path],
        capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "local4action.conf.settings"},
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["peak_mb"] < MOST_MEMORY_MB
    return found


def refusal(path):
    with pytest.raises(ValidationError) as caught:
        list(source.rows(path))
    return " ".join(caught.value.messages)


def test_a_sheet_that_claims_a_billion_cells_is_read_for_those_it_has(tmp_path):
    path = workbooks.write(tmp_path / "a.xlsx", workbooks.sheet([["A", "B"], ["1", "2"]]))
    far = path.with_name("far.xlsx")
    part = workbooks.sheet([["A"]]).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c><c r="A1048576" t="inlineStr"><is><t>near</t></is></c></row></sheetData>')  # fmt: skip
    workbooks.write(far, part)
    assert [row.cells for row in source.rows(path)] == [["A", "B"], ["1", "2"]]
    assert [(row.number, row.cells) for row in source.rows(far)] == [(1, ["A"]), (1_048_576, ["near"])]  # fmt: skip


def test_a_sheet_that_unpacks_to_a_gigabyte_is_refused(tmp_path):
    piece = b'<row><c r="A1"/></row>' * (MB // 22)
    path = workbooks.write(tmp_path / "a.xlsx", (piece for _mb in range(1024)))
    assert path.stat().st_size < 10 * MB
    assert "unpacks to far more" in measured(path)["said"]


def test_a_sheet_of_many_empty_cells_ends_soon(tmp_path):
    head = f"<worksheet {workbooks.MAIN}><sheetData><row>".encode()
    pieces = [head, *([b"<c/>" * (MB // 4)] * 60)]
    found = measured(workbooks.write(tmp_path / "a.xlsx", pieces))
    assert "unpacks to far more" in found["said"]


@pytest.mark.parametrize("part", [b'<c r="' + b"A" * (100 * MB), b"<c><v>" + b"1" * (100 * MB)])
def test_a_cell_of_a_hundred_megabytes_is_refused(tmp_path, part):
    path = workbooks.write(
        tmp_path / "a.xlsx",
        [f"<worksheet {workbooks.MAIN}><sheetData><row>".encode(), part],
    )
    assert "unpacks to far more" in measured(path)["said"]


def test_entities_are_refused(tmp_path):
    head = "<!DOCTYPE a [" + "".join(
        f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9)
    ) + '<!ENTITY b0 "x">]>'  # fmt: skip
    path = workbooks.write(tmp_path / "a.xlsx", workbooks.sheet([["A"]], head))
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("name", ["bomb.docx", "nested.docx", "many.docx", "climbing.zip"])
def test_archives_that_are_no_workbook_are_refused(tmp_path, name):
    path = tmp_path / "a.xlsx"
    path.write_bytes(bombs.REFUSED[name]())
    assert "workbook" in measured(path)["said"]


def test_an_archive_whose_sizes_lie_is_refused(tmp_path):
    path = workbooks.write(tmp_path / "a.xlsx", workbooks.sheet([["A"]] * 5000))
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    at = whole.rindex(size.to_bytes(4, "little"))
    whole[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(whole)
    assert "damaged" in refusal(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n,,\n", "empty"),
        (b"\x7fELF\x00\x00\x00", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"PK\x03\x04", "damaged"),
        (b"\xff\xfe\x00\x00A\x00\x00\x00", "no table"),
        (b"\xff\xfe" + "a,b\n".encode("utf-16-le") + b"\x00\xd8\x00", "cannot be read"),
        (b"a" * (2 * MB), "longer than 1 MB"),
        (b'a,b\n"' + b"x\n" * 200_000, "cannot be read"),
        (b'a\n"' + b'x\n","' * 600_000, "longer than 2 MB"),
    ],
)
def test_files_that_are_no_table_are_refused(tmp_path, content, why):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert why in refusal(path)


def test_a_table_of_two_hundred_thousand_rows_is_read_in_little_memory(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("name,text\n")
        out.writelines(f"Town {number},{'word ' * 60}\n" for number in range(200_000))
    assert measured(path) == {"rows": 200_001, "said": "", "peak_mb": pytest.approx(150, abs=150)}
    with path.open("a", encoding="utf-8") as out:
        out.writelines(f"Town {number}\n" for number in range(51_000))
    assert "more than 250,000 rows" in measured(path)["said"]


def test_only_what_is_asked_for_is_loaded(tmp_path):
    """Reading needs no library that holds a workbook whole."""
    path = workbooks.write(Path(tmp_path / "a.xlsx"), workbooks.sheet([["A"]]))
    assert [row.cells for row in source.rows(path)] == [["A"]]
    assert "openpyxl" not in sys.modules
