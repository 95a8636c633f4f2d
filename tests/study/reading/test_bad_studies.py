"""Bad studies and exactly what is said about each: the table is in bad_studies.txt, what text cannot hold is here."""

from pathlib import Path

import pytest

from mcroi.study.reading import StudyError, read, read_text

HERE = Path(__file__).parent
BASE = (HERE / "base.toml").read_text(encoding="utf-8")
_, *BLOCKS = (HERE / "bad_studies.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")


def part(block, sign):
    return "\n".join(line[2:] for line in block.splitlines() if line.startswith(sign))


def said(content, **options):
    with pytest.raises(StudyError) as caught:
        read_text(content, "study.toml", **options)
    return str(caught.value)


def test_the_base_is_a_good_study():
    """Whatever is said about a changed base is said because of the change."""
    assert read_text(BASE).title == "Base"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: part(block, "+ ")[:70])
def test_every_slip_is_told_with_its_place_rule_and_cure(block):
    """The message for a bad study is the one in the table, to the letter."""
    before, after = part(block, "- "), part(block, "+ ")
    expected = [line for line in block.splitlines() if not line.startswith(("- ", "+ "))]
    assert BASE.count(before) == 1
    assert said(BASE.replace(before, after)) == "\n".join(expected)


TEXTS = {
    "NUL": (BASE + "x\0", "study.toml:42:2: error: not TOML: a NUL byte"),
    "bare CR": (BASE.replace("[world]", "\r[world]"), "study.toml:4:1: error: not TOML: a carriage return without"),
    "Latin-1": (BASE.encode() + b"# caf\xe9", "study.toml:42:6: error: not UTF-8 (byte 0xe9 at offset 1100)"),
    "UTF-16": (BASE.encode("utf-16"), "study.toml:1:1: error: not UTF-8 (byte 0xff at offset 0)"),
    "surrogate": ("title = '\udcff'", "study.toml:1:10: error: not UTF-8 (byte 0xed at offset 9)"),
    "1 MiB": (BASE + "#" * 2**20, "study.toml: error: is larger than 1 MiB, the most that a study may be"),
    "nested arrays": ("x = " + "[" * 1000, "study.toml:1:37: error: brackets are nested deeper than 32 levels"),
    "nested tables": ("x = " + "{a=" * 40, "study.toml:1:101: error: brackets are nested deeper than 32 levels"),
    "dotted key": (".".join("a" * 40_000) + " = 1", "study.toml:1:1: error: a dotted key may have at most 16 parts"),
    "quoted dotted key": ("[" + " . ".join(["'a'"] * 17), "study.toml:1:2: error: a dotted key may have at most 16"),
    "4,301 digits": ("\nx = " + "9" * 4301, "study.toml:2:5: error: a whole number may have at most 4300 digits"),
    "cut short": (BASE[:20], "study.toml:2:6: error: not TOML: expected '=' after a key in a key/value pair"),
    "nothing at all": ("", "study.toml: error: world: 7 required inputs are missing; paste and fill in:\n    team."),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_no_toml_is_told_with_line_and_column(name):
    """A file that cannot be parsed is one clear problem, found before the parser could run out of stack or time."""
    content, expected = TEXTS[name]
    content = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    assert said(content).startswith(expected)


@pytest.mark.parametrize(("digits", "got"), [("9" * 60, "60 digits"), ("0x" + "f" * 50_000, "thousands of digits")])
def test_numbers_beyond_every_float_are_named_not_printed(digits, got):
    """A whole number that no float holds is refused without its digits being written out."""
    expected = f"study.toml:5:1: error: world.team.size: at most 1e15 in size must hold, got a whole number of {got}"
    assert said(BASE.replace("team.size = 10", f"team.size = {digits}")) == expected


def test_a_certain_delivery_has_no_dial():
    """Only what is uncertain can be correlated."""
    certain = BASE.replace("success_probability = 0.8", "success_probability = 1")
    rule = "'optimal' delivers for certain, so it has no dial"
    assert said(certain.replace('"one_off.spend"]', '"optimal.delivers"]')) == (
        f"study.toml:40:41: error: correlations.between: {rule}"
    )


def test_at_most_twenty_problems_are_listed_in_file_order_and_the_rest_counted():
    """A study full of slips says twenty of them, first things first, and how many more there are."""
    slips = "".join(f"\nx{number} = 1" for number in range(30))
    with pytest.raises(StudyError) as caught:
        read_text(BASE.replace("[world]", f"[world]{slips}") + "rnak = 1", "study.toml")
    lines = str(caught.value).splitlines()
    assert lines[0] == "study.toml:5:1: error: world.x0: no such key"
    assert lines[19:] == ["study.toml:24:1: error: world.x19: no such key", "... and 11 more"]
    assert caught.value.problems[-1].key == "correlations.rnak"
    assert caught.value.problems[-1].column == 1


def test_chains_of_like_work_up_to_64_and_are_refused_beyond():
    """A long chain inherits all the way; one that is longer is told once."""
    chain = '[scenarios.s0]\nlike = "optimal"\n' + "".join(
        f'[scenarios.s{n}]\nlike = "s{n - 1}"\n' for n in range(1, 62)
    )
    good = read_text(BASE + chain + '[scenarios.s62]\nlike = "s61"\n')
    assert good.scenarios["s62"].assumptions == good.scenarios["optimal"].assumptions
    assert set(good.scenarios["s62"].stated_in.values()) == {"optimal"}
    rule = "scenarios.s63.like: leads over more than 64 scenarios"
    longer = BASE + chain + '[scenarios.s62]\nlike = "s61"\n[scenarios.s63]\nlike = "s62"\n'
    assert said(longer) == f"study.toml:169:1: error: {rule}"


def test_more_than_a_hundred_scenarios_are_refused():
    """What would take hours to compare is refused at once."""
    many = "".join(f'[scenarios.s{n}]\nlike = "optimal"\n' for n in range(99))
    assert said(BASE + many) == "study.toml:13:2: error: scenarios: at most 100 scenarios must hold, got 101"


def test_a_hostile_study_of_a_full_mebibyte_is_refused_within_seconds():
    """Hundreds of thousands of slips cost no more than reading them: suggestions are not looked for without end."""
    slips = "\n".join(f"taem{n}.sise = 1" for n in range(40_000))
    assert said(f"[world]\n{slips}\n").endswith("more")


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("missing.toml", "no such file"),
        ("folder", "is a folder, not a study"),
        ("pipe", "is not an ordinary file; give the study as - to read it from standard input"),
        ("x" * 300, "cannot be read: file name too long"),
        ("a\0b", "is no name of a file"),
    ],
)
def test_what_cannot_be_read_is_one_clear_problem(tmp_path, monkeypatch, name, rule):
    """A path that is no readable file is a problem of its own, and a pipe is never waited for."""
    import os

    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StudyError) as caught:
        read(name)
    assert str(caught.value) == f"{name}: error: {rule}".replace("\0", r"\x00")
