"""Several people's distributions of one value, pooled into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import distributions
from distributions import Statement
from distributions.rules import text as plain
from distributions.spelling import suggestion
from mcroi.study.inputs import Support
from mcroi.study.reading.keys import NAME_PATTERN
from mcroi.study.reading.numbers import Number
from mcroi.study.reading.problems import RuleError, show, told_at
from mcroi.study.reading.rules import Choice, Table
from mcroi.study.reading.value import Value
from mcroi.study.study import Expert

POOLS: Final = {"linear": "mixture", "quantiles": "average"}
"""How distributions are pooled, and the family that the pool is."""

POOL: Final = Choice(tuple(POOLS))
WEIGHT: Final = Number(Support(low=0.0))
MOST_EXPERTS: Final = 60


@dataclass(frozen=True, slots=True)
class Pool:
    """Who is asked, how much each counts, and how they are pooled; checked, but for what each states.

    Parameters
    ----------
    stated
        What each expert states, as parsed.
    weights
        By expert.
    kind
        A key of `POOLS`.
    """

    stated: Mapping[str, object]
    weights: Mapping[str, float]
    kind: str

    @classmethod
    def of(cls, form: Table) -> Pool:
        """Read ``experts``, ``weights`` and ``pool``.

        Raises
        ------
        RuleError
            If a rule is broken.
        """
        stated = form["experts"]
        if not isinstance(stated, dict) or not 2 <= len(stated) <= MOST_EXPERTS:
            rule = f'expected a table of 2 to {MOST_EXPERTS} experts, such as {{ ana = "5 to 20", ben = "8 to 30" }}'
            raise RuleError(f"{rule}, got {show(stated)}", ("experts",))
        for name in stated:
            if not re.fullmatch(NAME_PATTERN, name):
                raise RuleError("an expert's name must be letters, digits, _ and -, at most 64", ("experts", name))
        with told_at("pool"):
            kind = POOL.read(form.get("pool", "linear"))
        return cls(stated, _weights(form.get("weights", {}), stated), kind)

    def value(self, experts: Mapping[str, Value]) -> Value:
        """Return what the pool of all experts states.

        Parameters
        ----------
        experts
            What each states, in the order of the study.

        Raises
        ------
        RuleError
            If some state it relative to today and others do not, or they cannot be pooled.
        """
        relative = {value.relative for value in experts.values()}
        if len(relative) > 1:
            raise RuleError("must all be relative to today's value ('times ...') or none of them", ("experts",))
        components = [value.distribution for value in experts.values()]
        weights = [self.weights[name] for name in experts]
        try:
            pooled = distributions.families()[POOLS[self.kind]].signatures[0].build(components, weights)
        except ValueError as error:
            raise RuleError(str(error), ("experts",)) from None
        total = sum(weights)
        members = tuple(
            Expert(name, self.weights[name] / total, value.distribution, value.text, value.widened)
            for name, value in experts.items()
        )
        told = [
            f"{name}{f' (weight {plain(self.weights[name])})' if len(set(weights)) > 1 else ''}: {value.text}"
            for name, value in experts.items()
        ]
        how = [f"{name}: {sentence}" for name, value in experts.items() for sentence in value.how]
        pooling = "linear pool" if self.kind == "linear" else "average of the quantiles"
        return Value(
            Statement(pooled),
            f"{pooling} of {'; '.join(told)}",
            relative.pop(),
            how=tuple(how),
            source="; ".join(dict.fromkeys(value.source for value in experts.values() if value.source)),
            experts=members,
            widened=max(value.widened for value in experts.values()),
            misfit=max(value.misfit for value in experts.values()),
        )


def _weights(raw: object, experts: Mapping[str, object]) -> dict[str, float]:
    if not isinstance(raw, dict):
        raise RuleError(f"expected a table of a number for each expert, got {show(raw)}", ("weights",))
    for name in raw:
        if name not in experts:
            raise RuleError(f"no such expert{suggestion(name, experts)}", ("weights", name))
    weights = dict.fromkeys(experts, 1.0)
    for name, weight in raw.items():
        with told_at("weights", name):
            weights[name] = WEIGHT.read(weight)
    if not any(weights.values()):
        raise RuleError("some weight must be above 0, got 0 for every expert", ("weights",))
    return weights
