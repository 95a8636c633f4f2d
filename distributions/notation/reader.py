"""Text to a value: recursive descent over the tokens of the notation.

value  = number [ "to" number [ "at" number ] ] | call | list
call   = name "(" [ argument { "," argument } ] ")"        argument = [ name "=" | number ":" ] value
list   = "[" [ value { "," value } ] "]"                   lookup = name "(" ( quoted text | name ) ")"
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, NoReturn

from distributions.base import Distribution
from distributions.continuous.lognormal import Lognormal
from distributions.notation.binding import Argument, Value, bind, find_family, quantile_probability
from distributions.notation.cures import ImpossibleError, NotationError, refuse_typed
from distributions.notation.literals import parse_number, shared_suffix
from distributions.notation.statement import Statement
from distributions.quantiles import quantile_name
from distributions.rules import text as shown

LONGEST_TEXT = 2000
DEEPEST_BRACKETS = 16
USUAL_LEVEL = 0.9
"""The probability that a range holds the value unless it says otherwise."""

Lookups = Mapping[str, Callable[[str], Distribution]]
"""Names that are called with one text, such as that of a published distribution, and what each finds."""

WEIGHTED = ("components", "weights")
"""The parameters of a family that takes its components each after a weight and a colon."""

_TOKEN = re.compile(
    r"(?P<number>[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?(?:[A-Za-z]+|\s?%)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[0-9]+)?)|(?P<sign>[()\[\],=:])|(?P<space>\s+)"
    r"|(?P<quoted>\"[^\"]*\"|'[^']*')"
)


def read(text: str, lookups: Lookups) -> tuple[Value, Statement | None]:
    """The value that a text is, and how it is stated if it is a range or a call; or NotationError."""
    if not isinstance(text, str):
        raise NotationError(f"text is expected, got {shown(text)}")
    if len(text) > LONGEST_TEXT:
        raise NotationError(f"a distribution is written in at most {LONGEST_TEXT:,} characters, got {len(text):,}")
    try:
        return _read(text, lookups)
    except NotationError as error:
        told = error
    refuse_typed(text, lambda plain: _read(plain, lookups))
    raise told


def _read(text: str, lookups: Lookups) -> tuple[Value, Statement | None]:
    reader = _Reader(text, lookups)
    return reader.whole(), reader.statement


def refuse_depth(depth: int, position: int = 0) -> None:
    """Raise NotationError if brackets are nested too deep."""
    if depth >= DEEPEST_BRACKETS:
        raise NotationError(f"brackets may be nested at most {DEEPEST_BRACKETS} deep", position)


class _Token(NamedTuple):
    kind: str  # number, name, sign, quoted or end
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

    def __init__(self, text: str, lookups: Lookups) -> None:
        self.text = text
        self.lookups = lookups
        self.tokens = _tokens(text)
        self.index = 0
        self.statement: Statement | None = None  # of the range or call that was read last: in the end, the outermost

    def whole(self) -> Value:
        """The value that the whole text is."""
        value = self.value(0)
        token = self.tokens[self.index]
        if token.kind == "end":
            return value
        if token.text == "," and isinstance(value, float):
            parse_number(self.text)  # explains a decimal comma
        hint = ""
        is_last = token.kind == "number" and self.tokens[self.index + 1].kind == "end"
        if isinstance(value, float) and is_last and self.text[token.position - 1].isspace():
            is_range = value < parse_number(token.text, token.position)
            hint = f"; a range is written {shown(value)} to {token.text}" if is_range else ""
        raise NotationError(f"the text should end here, got '{token.text}'{hint}", token.position)

    def value(self, depth: int) -> Value:
        """A number, a range, a call or a list."""
        token = self.take()
        if token.kind == "number":
            return self.number_or_range(token)
        if token.kind == "name":
            return self.call(token, depth)
        if token.text == "[":
            refuse_depth(depth, token.position)
            items: list[Value] = []
            while not self.closed("]", token, "list", first=not items):
                items.append(self.value(depth + 1))
            return items
        return self.refuse("a number or a distribution is expected", token)

    def number_or_range(self, token: _Token) -> Value:
        """A number; with `to` and another, an interval of a lognormal: the 90 % one, or that `at` another level."""
        low = parse_number(token.text, token.position)
        if self.peek().text != "to":
            return low
        self.take()
        end = self.take()
        if end.kind != "number":
            self.refuse("a number is expected after 'to'", end)
        high, level, at = parse_number(end.text, end.position), USUAL_LEVEL, ""
        if self.peek().text == "at":
            self.take()
            stated = self.take()
            if stated.kind != "number":
                self.refuse("a probability such as 80% is expected after 'at'", stated)
            level, at = parse_number(stated.text, stated.position), f" at {stated.text}"
            if not 0.0 < level < 1.0:
                self.refuse("the probability of a range must lie between 0 and 1", stated)
        if low > 0.0:
            _refuse_two_readings(token, end, at)
        self.statement = _range(low, high, level, token.position)
        return self.statement.distribution

    def call(self, name: _Token, depth: int) -> Distribution:
        """A family with its arguments in brackets, or a lookup."""
        if name.text in self.lookups:
            return self.lookup(name)
        family = find_family(name.text, name.position, self.lookups)
        opening = self.peek()
        if opening.text != "(":
            self.refuse(f"{name.text} needs its parameters in brackets, as in {family.usage}", opening)
        self.take()
        refuse_depth(depth, opening.position)
        arguments: list[Argument] = []
        while not self.closed(")", opening, name.text, first=not arguments):
            arguments.append(self.argument(depth + 1, named_before=any(a.name for a in arguments)))
        try:
            self.statement = bind(name.text, _without_weights(name, arguments), name.position)
        except NotationError as error:
            written = self.text[opening.position : self.tokens[self.index].position]
            if "by position" in str(error) and re.search(r"[0-9],[0-9]", written):
                cure = "write numbers without commas in them"
                if not re.search(r"[0-9],[0-9]{3}(?![0-9])", written):
                    cure = "write decimals with a point, not a comma"
                raise NotationError(f"{error}; {cure}", error.position) from None
            raise
        by_position = family.signatures[0].required[: sum(argument.name is None for argument in arguments)]
        names = [*by_position, *(argument.name for argument in arguments if argument.name is not None)]
        if names and all(key in _ENDS or quantile_probability(key) is not None for key in names):
            self.refuse_two_readings(name, opening)
        return self.statement.distribution

    def refuse_two_readings(self, name: _Token, opening: _Token) -> None:
        """Raise NotationError if only the greatest number of the call that was read has a suffix, and all could."""
        start = self.tokens.index(opening)
        end = self.tokens[self.index - 1].position + 1
        numbers = [token for token in self.tokens[start : self.index] if token.kind == "number"]
        greatest = max(numbers, key=lambda token: parse_number(token.text))
        others = [token for token in numbers if token is not greatest and parse_number(token.text)]
        if not others or not all(len(shared_suffix(token.text, greatest.text, "")) > 1 for token in others):
            return
        with_suffix = {token: token.text + greatest.text[-1] for token in others}
        in_full = {greatest: shown(parse_number(greatest.text))}
        offers = tuple(self._rewritten(name.position, end, numbers) for numbers in (with_suffix, in_full))
        got = self.text[name.position : end]
        raise NotationError(f"write {' or '.join(offers)}, got '{got}'", name.position, offers)

    def _rewritten(self, start: int, end: int, numbers: Mapping[_Token, str]) -> str:
        """A part of the text with other numbers."""
        pieces = []
        for token, number in sorted(numbers.items(), key=lambda pair: pair[0].position):
            pieces += [self.text[start : token.position], number]
            start = token.position + len(token.text)
        return "".join([*pieces, self.text[start:end]])

    def lookup(self, name: _Token) -> Distribution:
        """What a lookup finds for the text in its brackets."""
        for bracket in "()":
            if bracket == ")":
                word = self.take()
                if word.kind not in ("quoted", "name"):
                    self.refuse(f"{name.text} needs a name in quotes", word)
            token = self.take()
            if token.text != bracket:
                self.refuse(f"'{bracket}' is expected", token)
        try:
            self.statement = Statement(self.lookups[name.text](word.text.strip("\"'")))
        except ValueError as error:
            raise NotationError(str(error), word.position) from None
        return self.statement.distribution

    def argument(self, depth: int, *, named_before: bool) -> Argument:
        """A value, with its name or its weight if it has one."""
        token = self.peek()
        if token.kind == "name" and self.tokens[self.index + 1].text == "=":
            self.index += 2
            return Argument(token.text, self.value(depth), token.position)
        if named_before:
            self.refuse("after a parameter by name the others need theirs too", token)
        if token.kind == "number" and self.tokens[self.index + 1].text == ":":
            self.index += 2
            return Argument(None, self.value(depth), token.position, parse_number(token.text, token.position))
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


_ENDS = ("low", "mode", "high")
"""Parameters that lie in one order on one scale, as quantiles do."""


def _without_weights(name: _Token, arguments: list[Argument]) -> list[Argument]:
    """Arguments that each stand after a weight, as the two lists that the family takes."""
    weighted = [argument for argument in arguments if argument.weight is not None]
    if not weighted:
        return arguments
    if len(weighted) < len(arguments):
        plain = next(argument for argument in arguments if argument.weight is None)
        raise NotationError("after a component with a weight the others need theirs too", plain.position)
    family = find_family(name.text, name.position)
    if not any(set(WEIGHTED) <= set(signature.names) for signature in family.signatures):
        raise NotationError(f"{name.text} takes no weights", weighted[0].position)
    lists: list[list[Value]] = [[a.value for a in weighted], [a.weight for a in weighted if a.weight is not None]]
    return [Argument(key, items, weighted[0].position) for key, items in zip(WEIGHTED, lists, strict=True)]


def _refuse_two_readings(first: _Token, second: _Token, level: str) -> None:
    """Raise NotationError if only the second end has a suffix, and both could have it."""
    offers = tuple(offer + level for offer in shared_suffix(first.text, second.text, " to "))
    if offers:
        got = f"'{first.text} to {second.text}{level}'"
        raise NotationError(f"write {' or '.join(offers)}, got {got}", first.position, offers)


def _range(low: float, high: float, level: float, position: int) -> Statement:
    ends = f"{shown(low)} to {shown(high)}"
    if not low < high:
        raise ImpossibleError(f"the first end of a range must be below the second, got {ends}", position)
    tail = float(f"{(1.0 - level) / 2.0:.15g}")  # 10 % on each side of 80 %, not a rounding off it
    if low <= 0.0:
        below, above = quantile_name(tail), quantile_name(1.0 - tail)
        way_out = (
            f"normal({below}={shown(low)}, {above}={shown(high)}), pert(low, mode, high) or "
            f"uniform({shown(low)}, {shown(high)})"
        )
        raise ImpossibleError(
            f"both ends of a range must be above 0 (it is a lognormal), got {ends}; use {way_out}", position
        )
    try:
        quantiles = {tail: low, 1.0 - tail: high}
        return Statement(Lognormal.from_quantiles(quantiles), quantiles, Lognormal.from_quantiles)
    except ValueError as error:
        raise ImpossibleError(str(error), position) from None
