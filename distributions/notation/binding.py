"""From a family's name and what is given for it to a distribution: which signature is meant, and is it complete."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from distributions.base import Distribution
from distributions.discrete.constant import Constant
from distributions.families import families
from distributions.family import Family, Kind, Signature
from distributions.notation.cures import ImpossibleError, NotationError
from distributions.notation.statement import Statement
from distributions.rules import listed, text
from distributions.spelling import suggestion

_QUANTILE = re.compile(r"p([0-9]{1,3}(?:\.[0-9]+)?)")

_COUNTS: dict[tuple[int, ...], str] = {
    (1,): "a quantile such as p90",
    (2,): "two quantiles such as p10 and p90",
    (3,): "three quantiles such as p10, p50 and p90",
}

_CHANCES = {"mixture": "{}: 0", "discrete": "the value 0 with a weight of {}"}
"""The families whose weights are chances where all are below 1, and how a rest is stated."""

_ROUNDED = 0.015 + 1e-9
"""How far chances may be from adding up to 1: each is rounded to percent."""

Value = float | Distribution | list["Value"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing given for a family: its name (None if by position), its value, where it stands, its weight if any."""

    name: str | None
    value: Value
    position: int = 0
    weight: float | None = None


def bind(name: str, arguments: Sequence[Argument], position: int = 0) -> Statement:
    """What is stated by the named family with these parameters, or NotationError."""
    family = find_family(name, position)
    given = _named(family, arguments)
    quantiles = {p: argument for key, argument in given.items() if (p := quantile_probability(key)) is not None}
    signature = _choose(family, set(given), len(quantiles), position)
    try:
        parameters = {
            key: _as_kind(family.kind(key), key, argument)
            for key, argument in given.items()
            if quantile_probability(key) is None
        }
        if not signature.quantiles:
            statement = Statement(signature.build(**parameters))
            _refuse_missing_rest(name, parameters, position)
            return statement
        stated = {p: _as_kind("number", a.name or "", a) for p, a in quantiles.items()}
        again = partial(_with_quantiles, signature, parameters)
        return Statement(again(stated), stated, again)
    except NotationError:
        raise
    except ValueError as error:
        raise ImpossibleError(str(error), position) from None


def _refuse_missing_rest(name: str, parameters: Mapping[str, Any], position: int) -> None:
    """Raise NotationError if weights are chances, of which a part is missing: all below 1, and they do not add up."""
    weights = parameters.get("weights", ())
    total = math.fsum(weights)
    if name not in _CHANCES or any(weight >= 1.0 for weight in weights) or abs(total - 1.0) <= _ROUNDED or not weights:
        return
    missing = text(float(f"{1.0 - total:.6g}"))
    cure = f"; is the rest missing, such as {_CHANCES[name].format(missing)}?" if total < 1.0 else ""
    got = f"got {text(float(f'{total:.6g}'))}"
    raise ImpossibleError(f"weights below 1 are chances, which must add up to 1, {got}{cure}", position)


def _with_quantiles(
    signature: Signature, parameters: Mapping[str, Any], quantiles: Mapping[float, float]
) -> Distribution:
    return signature.build(**parameters, quantiles=quantiles)


def find_family(name: str, position: int, others: Iterable[str] = ()) -> Family:
    """The family of this name; else NotationError with the nearest name, of a family or of what else can be called."""
    known = families()
    if name not in known:
        raise NotationError(f"no such distribution '{name}'{suggestion(name, [*known, *others])}", position)
    return known[name]


def quantile_probability(name: str) -> float | None:
    """The probability that `p10` or `median` stands for; None for any other name.

    Examples
    --------
    >>> quantile_probability("p97.5"), quantile_probability("median"), quantile_probability("mean")
    (0.975, 0.5, None)
    """
    match = _QUANTILE.fullmatch(name)
    if match:
        return float(f"{match[1]}e-2")
    return 0.5 if name == "median" else None


def _named(family: Family, arguments: Sequence[Argument]) -> dict[str, Argument]:
    """Give every argument its name; refuse unknown and repeated ones."""
    order = family.signatures[0].required
    by_position = [argument for argument in arguments if argument.name is None]
    if by_position and not order:
        raise NotationError(
            f"{family.name} takes its values by name, as in {family.usage}, got {len(by_position)} without",
            by_position[0].position,
        )
    if len(by_position) > len(order):
        takes = f"{len(order)} value{'s' if len(order) > 1 else ''} by position ({', '.join(order)})"
        optional = family.signatures[0].optional
        hint = f"; give {listed(optional)} by name" if optional else ""
        raise NotationError(
            f"{family.name} takes {takes}, got {len(by_position)}{hint}", by_position[len(order)].position
        )
    given: dict[str, Argument] = {}
    seen: set[object] = set()
    for index, argument in enumerate(arguments):
        key = order[index] if argument.name is None else argument.name
        probability = quantile_probability(key) if any(s.quantiles for s in family.signatures) else None
        if probability is None and not any(key in s.names for s in family.signatures):
            known = list(dict.fromkeys(name for s in family.signatures for name in s.names))
            hint = suggestion(key, known, most=0) or f"; it takes {listed(known)}"
            raise NotationError(f"{family.name} has no parameter '{key}'{hint}", argument.position)
        if (probability or key) in seen:
            raise NotationError(f"{family.name} takes {key} once, got it twice", argument.position)
        seen.add(probability or key)
        given[key] = argument
    return given


def _choose(family: Family, given: set[str], quantiles: int, position: int) -> Signature:
    plain = {name for name in given if quantile_probability(name) is None}
    for signature in family.signatures:
        complete = set(signature.required) <= plain <= set(signature.names)
        if complete and (quantiles in signature.quantiles if signature.quantiles else not quantiles):
            return signature
    ways = listed((_way(signature) for signature in family.signatures), last="or")
    got = listed(sorted(given)) or "nothing"
    raise NotationError(f"{family.name} needs {ways}, got {got}", position)


def _way(signature: Signature) -> str:
    counts = signature.quantiles
    if not counts:
        return listed(signature.required)
    several = _COUNTS.get(tuple(counts)) or f"{min(counts)} to {max(counts)} quantiles such as p10, p50 and p90"
    return f"{listed(signature.required)} with {several}" if signature.required else several


def _as_kind(kind: Kind, name: str, argument: Argument) -> Any:
    value = argument.value
    if kind == "number" and isinstance(value, float):
        return value
    if kind == "distribution" and not isinstance(value, list):
        return _as_distribution(value)
    if kind == "numbers" and isinstance(value, list) and all(isinstance(item, float) for item in value):
        return tuple(value)
    if kind == "distributions" and isinstance(value, list) and not any(isinstance(item, list) for item in value):
        return tuple(_as_distribution(item) for item in value if not isinstance(item, list))
    article = {"number": "a number", "numbers": "a list of numbers", "distribution": "a distribution"}
    raise NotationError(
        f"{name} must be {article.get(kind, 'a list of distributions')}, got {text(value)}", argument.position
    )


def _as_distribution(value: float | Distribution) -> Distribution:
    return value if isinstance(value, Distribution) else Constant(value)
