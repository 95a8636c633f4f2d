"""A family's parameters from quantiles: the shape alone is solved for, location and scale then follow.

Of a family X = location + scale * S(shape), the share t = (x2 - x1) / (x3 - x1) of the way at which the middle of three
quantiles lies depends on the shape only, and falls or rises with it throughout. So one root in one unknown gives the
shape, and the range of t over all shapes says which middle values are possible. A mode between two quantiles (or
outside them) does as well as a quantile. With the location fixed two quantiles do the same by
t = (x1 - location) / (x2 - location).
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context

from distributions.numerics.roots import root
from distributions.quantiles import Pair, quantile_name, shown_quantiles
from distributions.rules import listed, text

Stated = tuple[str, float]
"""A name and a value."""
Standard = Callable[[float], tuple[float, ...]]
"""From a shape to the standard quantiles at the probabilities given."""

SHOWN_DIGITS = 6
ROUNDING = 1e-14  # of values that are quantiles of a member as computed


def location_scale_shape(
    family: str, pairs: tuple[Pair, Pair, Pair], standard: Standard, shapes: tuple[float, float]
) -> tuple[float, float, float]:
    """Location, scale and shape of the member of a family with three given quantiles.

    Parameters
    ----------
    family : str
        Its name, for errors.
    pairs : three pairs
        (probability, value), increasing.
    standard : callable
        From a shape to the three quantiles of location 0 and scale 1 at these probabilities.
    shapes : pair of float
        The least and the greatest shape, between which t is monotone.

    Raises
    ------
    ValueError
        If no member has these quantiles; it gives the interval which the middle value may take.
    """
    low, middle, high = ((quantile_name(p), x) for p, x in pairs)
    return location_scale_shape_through((low, middle, high), family, standard, shapes)


def location_scale_shape_through(
    stated: tuple[Stated, Stated, Stated], family: str, standard: Standard, shapes: tuple[float, float]
) -> tuple[float, float, float]:
    """Location, scale and shape of the member of a family with three given values, of which the second may be a mode.

    Parameters
    ----------
    stated : three pairs
        (name, value), the first below the third.
    family, standard, shapes
        As for `location_scale_shape`; `standard` gives the three values of location 0 and scale 1.

    Raises
    ------
    ValueError
        If no member has these values; it gives the interval which the second may take.
    """
    (_, low), (name, middle), (_, high) = stated
    width = high - low

    def share(shape: float) -> float:
        first, second, third = standard(shape)
        return (second - first) / (third - first)

    rounding = ROUNDING * max(abs(low), abs(middle), abs(high)) / width
    shape = _shape(share, shapes, (middle - low) / width, rounding)
    if shape is None:
        ends = sorted(low + width * share(end) for end in shapes)
        raise infeasible(family, listed(f"{n}={text(x)}" for n, x in stated), name, middle, (ends[0], ends[1]))
    first, _, third = standard(shape)
    scale = width / (third - first)
    return low - scale * first, scale, shape


def scale_shape(
    family: str, pairs: tuple[Pair, Pair], location: float, standard: Standard, shapes: tuple[float, float]
) -> tuple[float, float]:
    """Scale and shape of the member of a family with a fixed location and two given quantiles.

    Parameters
    ----------
    family, standard, shapes
        As for `location_scale_shape`; `standard` gives two quantiles, of which the ratio is monotone in the shape.
    pairs : two pairs
        (probability, value), increasing, both values above the location.
    location : float
        The end of the support.

    Raises
    ------
    ValueError
        If no member has these quantiles; it gives the interval which the lower value may take.
    """
    require_above(family, pairs, location)
    (p, low), (_, high) = pairs

    def ratio(shape: float) -> float:
        first, second = standard(shape)
        return first / second

    shape = _shape(ratio, shapes, (low - location) / (high - location))
    if shape is None:
        ends = sorted(location + (high - location) * ratio(end) for end in shapes)
        raise infeasible(family, shown_quantiles(pairs), quantile_name(p), low, (ends[0], ends[1]))
    return (high - location) / standard(shape)[1], shape


def require_above(family: str, pairs: Sequence[Pair], location: float) -> None:
    """Raise ValueError unless the quantiles that are given, in increasing order, are above the end of the support."""
    if not pairs[0][1] > location:
        subject = "quantiles" if len(pairs) > 1 else "quantile"
        article = "an" if family[0] in "aeiou" else "a"
        raise ValueError(
            f"the {subject} of {article} {family} must be above {text(location)}, got {shown_quantiles(pairs)}"
            + ("; use normal(...) or uniform(...)" if location == 0.0 else "")
        )


def infeasible(family: str, shown: str, name: str, value: float, interval: tuple[float, float]) -> ValueError:
    """The error for a value that no member of a family can have, with the interval that it may take."""
    low, high = _rounded_inwards(*interval)
    return ValueError(
        f"no {family} has {shown}; "
        f"with the others as stated, {name} must lie between {low} and {high}, got {text(value)}"
    )


def _rounded_inwards(low: float, high: float) -> tuple[str, str]:
    """Two ends in six digits, or as many as tell them apart, so that what lies between them as shown is inside."""
    for digits in range(SHOWN_DIGITS, 18):
        least = Context(digits, ROUND_CEILING).create_decimal(f"{low:.15g}")
        most = Context(digits, ROUND_FLOOR).create_decimal(f"{high:.15g}")
        if least < most:
            return text(float(least)), text(float(most))
    return text(low), text(high)


def _shape(
    of: Callable[[float], float], shapes: tuple[float, float], wanted: float, rounding: float = 0.0
) -> float | None:
    """The shape at which a monotone function has the value wanted; None if that is beyond the ends and no rounding."""
    least, greatest = sorted((of(shapes[0]), of(shapes[1])))
    if not least - rounding <= wanted <= greatest + rounding:
        return None
    within = min(max(wanted, least), greatest)
    return root(lambda shape: of(shape) - within, *shapes)
