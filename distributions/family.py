"""How a family is written: its name and the sets of parameters that define a member."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from distributions.base import Distribution

Kind = Literal["number", "numbers", "distribution", "distributions"]


@dataclass(frozen=True, slots=True)
class Signature:
    """One set of parameters that defines a member of a family.

    Attributes
    ----------
    build : callable
        Takes the parameters by name; where quantiles are to be given also `quantiles`, a dict {probability: value}.
    required, optional : tuple of str
        Names of parameters.
    quantiles : sequence of int
        How many quantiles (`p10 = 4`, `median = 8`) may be given besides; empty where none are.
    """

    build: Callable[..., Distribution]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    quantiles: Sequence[int] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All parameters, required ones first."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Family:
    """A family as the registry knows it.

    Attributes
    ----------
    member : type
        The class of its members.
    signatures : tuple of Signature
        The ways to write one; parameters given by position are those that the first requires, in its order.
    kinds : dict
        What a parameter is, where it is not a number.
    """

    member: type[Distribution]
    signatures: tuple[Signature, ...]
    kinds: dict[str, Kind] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in notation."""
        return self.member.family

    @property
    def usage(self) -> str:
        """How one is usually written, as in "pert(low, mode, high)" or, if by quantiles, "jqpd(p10=..., p50=...)"."""
        first = self.signatures[0]
        some = [f"{name}=..." for name in ("p10", "p50", "p90")] if first.quantiles and not first.required else []
        return f"{self.name}({', '.join([*first.required, *some])})"

    def kind(self, parameter: str) -> Kind:
        """What the parameter is."""
        return self.kinds.get(parameter, "number")
