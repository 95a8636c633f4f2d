"""Distributions as people write them: "250k", "5 to 20", "pert(4, 8, 20)", { dist = "pert", low = 4, ... }.

value  = number [ "to" number ] | call | list
call   = name "(" [ argument { "," argument } ] ")"        argument = [ name "=" ] value
list   = "[" [ value { "," value } ] "]"
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from distributions.base import Distribution
from distributions.binding import Argument, Value, build, find_family
from distributions.continuous.lognormal import Lognormal
from distributions.discrete.constant import Constant
from distributions.literals import NotationError, parse_number
from distributions.rules import text as shown

__all__ = ["NotationError", "from_quantiles", "make", "parse", "parse_number"]

LONGEST = 2000
DEEPEST = 16
_TOKEN = re.compile(
    r"(?P<number>[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?[A-Za-z%]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[0-9]+)?)|(?P<sign>[()\[\],=])|(?P<space>\s+)"
)


def parse(text: str) -> Distribution:
    """Read a distribution from text.

    Parameters
    ----------
    text : str
        A number, a range ("5 to 20": the 5th and 95th percentile of a lognormal) or a call of a family, with
        parameters by position or by name. At most 2,000 characters and 16 brackets deep; nothing is ever executed.

    Raises
    ------
    NotationError
        With the rule, what was got, and in `position` where.

    Examples
    --------
    >>> parse("pert(low=4, mode=8, high=20)") == parse("pert(4, 8, 20)")
    True
    >>> str(parse("truncated(normal(100, 20), low=0)"))
    'truncated(base=normal(mean=100, sd=20), low=0)'
    """
    value = _read(text)
    if isinstance(value, list):
        raise NotationError(f"a distribution is expected, got the list {shown(value)}")
    return value if isinstance(value, Distribution) else Constant(value)


def make(family: str, parameters: Mapping[str, object]) -> Distribution:
    """Build a distribution from a family's name and parameters, as a table of a study gives them.

    Parameters
    ----------
    family : str
        As in notation, such as "pert".
    parameters : mapping
        By name. A number may be text with a suffix ("250k"); where a distribution is wanted, text in notation or a
        mapping with the key `dist` will do.

    Raises
    ------
    NotationError
        With the rule and what was got.
    """
    return _make(family, parameters, depth=0)


def from_quantiles(quantiles: Mapping[float, float]) -> Distribution:
    """The lognormal through two quantiles.

    Parameters
    ----------
    quantiles : mapping
        {probability: value}, such as {0.1: 4, 0.9: 20}; exactly two, both values above 0.

    Raises
    ------
    NotationError
        With the rule, what was got, and the way out.
    """
    try:
        return Lognormal.from_quantiles(quantiles)
    except ValueError as error:
        raise NotationError(str(error)) from None


def _make(family: str, parameters: Mapping[str, object], depth: int) -> Distribution:
    _refuse_depth(depth, 0)
    if not isinstance(family, str):
        raise NotationError(f"dist must be the name of a distribution, got {shown(family)}")
    return build(family, [Argument(name, _value(name, given, depth)) for name, given in parameters.items()])


def _value(name: str, given: object, depth: int) -> Value:
    """What a table gives for a parameter, as the parser would have read it."""
    if isinstance(given, (float, int)) and not isinstance(given, bool):
        try:
            return float(given)
        except OverflowError:
            raise NotationError(f"{name} must be a finite number, got one of {len(str(given))} digits") from None
    if isinstance(given, str):
        return _read(given)
    if isinstance(given, Distribution):
        return given
    if isinstance(given, (list, tuple)):
        _refuse_depth(depth, 0)
        return [_value(name, item, depth + 1) for item in given]
    if isinstance(given, Mapping) and "dist" in given:
        inner = {key: value for key, value in given.items() if key != "dist"}
        return _make(given["dist"], inner, depth + 1)
    raise NotationError(f"{name} must be a number, got {shown(given)}")


def _read(text: str) -> Value:
    if not isinstance(text, str):
        raise NotationError(f"text is expected, got {shown(text)}")
    if len(text) > LONGEST:
        raise NotationError(f"a distribution is written in at most {LONGEST:,} characters, got {len(text):,}")
    return _Reader(text).whole()


def _refuse_depth(depth: int, position: int) -> None:
    if depth >= DEEPEST:
        raise NotationError(f"brackets may be nested at most {DEEPEST} deep", position)


class _Token(NamedTuple):
    kind: str  # number, name, sign or end
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    tokens, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotationError(f"unexpected character {text[position]!r}", position)
        if match.lastgroup != "space":
            tokens.append(_Token(match.lastgroup or "", match[0], position))
        position = match.end()
    return [*tokens, _Token("end", "", len(text))]


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.index = 0

    def whole(self) -> Value:
        """The value that the whole text is."""
        value = self.value(0)
        token = self.tokens[self.index]
        if token.kind == "end":
            return value
        if token.text == "," and isinstance(value, float):
            parse_number(self.text)  # explains a decimal comma
        hint = ""
        if isinstance(value, float) and token.kind == "number":
            hint = f"; a range is written {shown(value)} to {token.text.lstrip('+-')}"
        raise NotationError(f"the text should end here, got '{token.text}'{hint}", token.position)

    def value(self, depth: int) -> Value:
        """A number, a range, a call or a list."""
        token = self.take()
        if token.kind == "number":
            return self.number_or_range(token)
        if token.kind == "name":
            return self.call(token, depth)
        if token.text == "[":
            _refuse_depth(depth, token.position)
            items: list[Value] = []
            while not self.closed("]", token, "list", first=not items):
                items.append(self.value(depth + 1))
            return items
        return self.refuse("a number or a distribution is expected", token)

    def number_or_range(self, token: _Token) -> Value:
        """A number; with `to` and another, the 90 % interval of a lognormal."""
        low = parse_number(token.text, token.position)
        if self.peek().text != "to":
            return low
        self.take()
        end = self.take()
        if end.kind != "number":
            self.refuse("a number is expected after 'to'", end)
        return _range(low, parse_number(end.text, end.position), token.position)

    def call(self, name: _Token, depth: int) -> Distribution:
        """A family with its arguments in brackets."""
        family = find_family(name.text, name.position)
        opening = self.peek()
        if opening.text != "(":
            usual = f"{name.text}({', '.join(family.signatures[0].required)})"
            self.refuse(f"{name.text} needs its parameters in brackets, as in {usual}", opening)
        self.take()
        _refuse_depth(depth, opening.position)
        arguments: list[Argument] = []
        while not self.closed(")", opening, name.text, first=not arguments):
            arguments.append(self.argument(depth + 1, named_before=any(a.name for a in arguments)))
        try:
            return build(name.text, arguments, name.position)
        except NotationError as error:
            written = self.text[opening.position : self.tokens[self.index].position]
            if "by position" in str(error) and re.search(r"[0-9],[0-9]", written):
                raise NotationError(f"{error}; write decimals with a point, not a comma", error.position) from None
            raise

    def argument(self, depth: int, *, named_before: bool) -> Argument:
        """A value, with its name if it has one."""
        token = self.peek()
        if token.kind == "name" and self.tokens[self.index + 1].text == "=":
            self.index += 2
            return Argument(token.text, self.value(depth), token.position)
        if named_before:
            self.refuse("after a parameter by name the others need theirs too", token)
        return Argument(None, self.value(depth), token.position)

    def closed(self, bracket: str, opening: _Token, what: str, *, first: bool) -> bool:
        """Whether the closing bracket came; if not, what separates two items is taken."""
        token = self.peek()
        if token.text == bracket:
            self.take()
            return True
        if token.kind == "end":
            raise NotationError(f"the '{opening.text}' of {what} is not closed", opening.position)
        if not first:
            if token.text != ",":
                self.refuse(f"a comma or '{bracket}' is expected", token)
            self.take()
        return False

    def peek(self) -> _Token:
        """The next token."""
        return self.tokens[self.index]

    def take(self) -> _Token:
        """The next token, which is used up unless it is the end."""
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def refuse(self, rule: str, token: _Token) -> NoReturn:
        """Raise NotationError with what was got."""
        got = "nothing" if token.kind == "end" else f"'{token.text}'"
        raise NotationError(f"{rule}, got {got}", token.position)


def _range(low: float, high: float, position: int) -> Distribution:
    ends = f"{shown(low)} to {shown(high)}"
    if not low < high:
        raise NotationError(f"the first end of a range must be below the second, got {ends}", position)
    if low <= 0.0:
        way_out = (
            f"normal(p5={shown(low)}, p95={shown(high)}), pert(low, mode, high) or uniform({shown(low)}, {shown(high)})"
        )
        raise NotationError(
            f"both ends of a range must be above 0 (it is a lognormal), got {ends}; use {way_out}", position
        )
    return Lognormal.from_quantiles({0.05: low, 0.95: high})
