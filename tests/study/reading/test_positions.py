"""The position scanner agrees with the parser: the same keys, and every value where it says it is."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from mcroi.study.reading.positions import Lines, scan
from mcroi.study.reading.toml import parse

PARTS = ["a", "b", "key-2", "07", '"quoted key"', "'lit.eral'", r'"A\"é\\"', '"#"', "''"]
SCALARS = [
    *("1", "-1_000", "0xff", "6e3", "+0.5", "inf", "nan", "true"),
    *("1979-05-27", "1979-05-27 07:32:00", "1979-05-27T07:32:00Z", "07:32:00"),
    *('"text"', '"with # and ] and \\" inside"', "'literal \\'", '""', "''"),
    *('"""two\nlines"""', '"""quotes " and "" inside"""', '"""ends in quotes"""""', '"""a \\"""b"""', '""""x"""'),
    *("'''lite\nral ' and '' \\'''", "'''x'''''"),
]
SPACES = st.sampled_from(["", " ", "\t", "  "])
GAPS = st.sampled_from(["", " ", "\n", " # comment ] } \" '\n", "\n\n  "])


@st.composite
def keys(draw):
    """A dotted key with spaces around its dots."""
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3))
    return f"{draw(SPACES)}.{draw(SPACES)}".join(parts)


def arrays(values):
    """Arrays over several lines, with comments and trailing commas."""
    items = st.tuples(GAPS, values, GAPS).map("".join)
    tails = st.sampled_from(["", ",", " # end\n"])
    filled = st.tuples(st.lists(items, min_size=1, max_size=3).map(",".join), tails).map("".join)
    return st.one_of(st.just("[]"), st.just("[ # none\n]"), filled.map(lambda inside: f"[{inside}\n]"))


def inline_tables(values):
    """Tables on one line."""
    members = st.tuples(SPACES, keys(), SPACES, st.just("="), SPACES, values, SPACES).map("".join)
    return st.lists(members, max_size=3).map(lambda inside: "{" + ",".join(inside) + "}")


VALUES = st.recursive(st.sampled_from(SCALARS), lambda inner: arrays(inner) | inline_tables(inner), max_leaves=6)
STATEMENTS = st.one_of(
    st.tuples(SPACES, keys(), SPACES, st.just("="), SPACES, VALUES, st.sampled_from(["", " # note = 1"])).map("".join),
    keys().map(lambda key: f"[ {key} ]"),
    keys().map(lambda key: f"[[{key}]] # array"),
    st.sampled_from(["", "# a comment with = and [brackets]", "\t"]),
)


def accepted(text):
    """Whether the text is TOML."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


@st.composite
def documents(draw):
    """TOML of up to 8 statements; those that contradict what stands before are left out."""
    text = ""
    for statement in draw(st.lists(STATEMENTS, max_size=8)):
        longer = f"{text}{statement}\n"
        text = longer if accepted(longer) else text
    return text


def paths(value, path=()):
    """Every path of a parsed document with its value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key), inner
        yield from paths(inner, (*path, key))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(documents())
def test_every_path_is_found_and_every_value_stands_where_it_is_said_to(text):
    """The scanner finds the parser's paths and no others; the text of a value parses to that value."""
    expected = dict(paths(tomllib.loads(text)))
    found = scan(text)
    assert found.keys() == expected.keys()
    for path, span in found.items():
        if span.value is not None:
            start, end = span.value
            assert repr(tomllib.loads(f"v = {text[start:end]}")["v"]) == repr(expected[path])
            if isinstance(path[-1], str):
                stated = list(paths(tomllib.loads(f"{text[span.key : start]} 0")))[-1][0]
                assert path[-len(stated) :] == stated
            else:
                assert span.key == start


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet="ab\n", max_size=40), st.data())
def test_lines_and_columns_lead_back_to_their_offset(text, data):
    """Line and column count from 1 and name each offset once."""
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = lines.place(offset)
    assert lines.offset(line, column) == offset
    assert text[:offset].count("\n") == line - 1
    assert len(text[:offset].rpartition("\n")[2]) == column - 1


def test_a_byte_order_mark_and_windows_line_ends_move_nothing():
    """What editors on other systems add is accepted and does not shift the places."""
    plain = parse(b"a = 1\n[b]\nc = 2\n", "x")
    other = parse(b"\xef\xbb\xbfa = 1\r\n[b]\r\nc = 2\r\n", "x")
    assert other == plain
    problem = other.source("x", {}).problem(("b", "c"), "is wrong")
    assert (problem.line, problem.column) == (3, 1)
