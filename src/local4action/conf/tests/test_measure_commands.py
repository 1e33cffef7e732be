"""`local4action measures`: lines answered as they come, and files of vectors checked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from local4action.conf.command import main
from local4action.conf.tests.test_command import run

VECTORS = Path(__file__).parents[2] / "measures/tests/data/vectors.json"
GOOD = b'{"measure": "wilson", "input": {"k": 0, "n": 20}}\n'


def test_a_run_goes_on_after_bad_lines(tmp_path):
    lines = [
        GOOD,
        b"\n",
        b"what?\n",
        b'{"measure": "speed", "input": {}}\n',
        b"\xff\n",
        GOOD.strip(),
    ]
    done = run(tmp_path, "measures", "compute", input=b"".join(lines), text=False)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["measure"] for answer in answers] == ["wilson", None, "speed", None, "wilson"]
    assert ["output" in answer for answer in answers] == [True, False, False, False, True]


def test_each_line_is_answered_before_the_next_is_sent(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "local4action.conf.command", "measures", "compute"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "L4A_HOME": str(tmp_path)},
    ) as process:
        for _ in range(3):
            process.stdin.write(GOOD)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["output"]["lo"] == 0
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_line_without_end_is_not_kept(tmp_path, monkeypatch, capfdbinary):
    from local4action.measures import answering

    monkeypatch.setattr(answering, "MOST_BYTES", 1000)
    long, just = b" " * 5000 + GOOD, GOOD.strip().ljust(999) + b"\n"
    (tmp_path / "lines").write_bytes(long + just + GOOD + b" " * 1001)
    with (tmp_path / "lines").open() as lines:
        monkeypatch.setattr("sys.stdin", lines)
        assert main(["measures", "compute"]) == 0
    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert ["output" in answer for answer in answers] == [False, True, True, False]
    assert "longer than" in answers[0]["error"]


def test_all_vectors_pass(tmp_path):
    done = run(tmp_path, "measures", "check", str(VECTORS))
    assert (done.returncode, done.stderr) == (0, "")
    count = len(json.loads(VECTORS.read_text())["vectors"])
    assert done.stdout == f"{count} passed, 0 failed\n"


def test_one_that_fails_is_named_with_what_came_out(tmp_path):
    vectors = json.loads(VECTORS.read_text())["vectors"][:3]
    vectors[1]["expected"] = {"score": 4}
    vectors[1]["id"] = "a\u001bb\né"
    (tmp_path / "some.json").write_text(json.dumps(vectors))
    done = run(
        tmp_path,
        *("measures", "check", str(tmp_path / "some.json")),
        variables={"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 1
    first, last = done.stdout.splitlines()
    assert first.startswith("a b \\xe9: score: expected 4, got 2.1067619076")
    assert last == "2 passed, 1 failed"


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("[", "is no JSON")])
def test_a_file_that_holds_none_is_told_in_one_line(tmp_path, content, said):
    file = tmp_path / "vectors.json"
    if content:
        file.write_text(content)
    done = run(tmp_path, "measures", "check", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("local4action: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("measures",), ("measures", "check")])
def test_wrong_use(tmp_path, words):
    assert run(tmp_path, *words).returncode == 2
