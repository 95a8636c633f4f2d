"""One input's cells to the value that a study file would state: the form says what the numbers are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from distributions.spelling import suggestion
from mcroi.study.inputs import Input
from mcroi.study.reading.amounts import currency_of, in_unit, value_in_notation
from mcroi.study.reading.numbers import number
from mcroi.study.reading.problems import RuleError, show
from mcroi.study.reading.rules import ALREADY_TOLD
from mcroi.study.reading.workbook.layout import (
    AS_TEXT,
    FORM,
    FORMS,
    GREATEST,
    LEAST,
    MARK,
    MIDDLE,
    NUMBER,
    OWNER,
    QUANTILES,
    RANGE_80,
    RANGE_90,
    RELATIVE,
    SOURCE,
    THREE_POINTS,
    Form,
    squeezed,
)

VALUE_COLUMNS: Final = (LEAST, MIDDLE, GREATEST)
_OPTIONS: Final = (MARK, SOURCE, OWNER)

COLUMN_OF_KEY: Final = {
    "value": LEAST,
    "p10": LEAST,
    "p50": MIDDLE,
    "p90": GREATEST,
    "relative": FORM,
    **{name: name for name in _OPTIONS},
}
"""Which column what is stated in a value's table comes from."""

_BY_NAME: Final = {squeezed(name): form for name, form in FORMS.items()}
_QUANTILE_KEYS: Final = {
    RANGE_80: {"p10": LEAST, "p90": GREATEST},
    QUANTILES: {"p10": LEAST, "p50": MIDDLE, "p90": GREATEST},
}


def stated(typed: Mapping[str, object], tell: Callable[[str, str], None], about: Input, currency: str) -> object:
    """Return what the cells of one input state.

    Parameters
    ----------
    typed
        By column what is not empty; at least one is.
    tell
        Takes a column and what is wrong in it.
    about
        The input.
    currency
        What money is counted in.

    Returns
    -------
    object
        A number, text or table, as a study file has it; `ALREADY_TOLD` if the cells are not as their form asks.
    """
    wrong: list[str] = []

    def told(column: str, rule: str) -> None:
        wrong.append(column)
        tell(column, rule)

    form = _form(typed, told)
    if form is not None:
        _check_cells(form, typed, told, about, currency)
    if form is None or wrong:
        return ALREADY_TOLD
    options = {name: typed[name] for name in _OPTIONS if name in typed}
    value = _value(form, typed)
    if isinstance(value, dict):
        return {**value, **options}
    return {"value": value, **options} if options else value


def _form(typed: Mapping[str, object], tell: Callable[[str, str], None]) -> Form | None:
    """Return the form of an input's cells; a value that stands alone is what it is."""
    raw = typed.get(FORM)
    filled = [column for column in VALUE_COLUMNS if column in typed]
    if raw is None and filled == [LEAST]:
        return FORMS[AS_TEXT]
    if raw is None and filled:
        tell(FORM, f"choose a form that says what these values are, such as {THREE_POINTS!r}")
    elif raw is None:
        tell(FORM, f"has a {next(iter(typed))} but no value; state one, or clear the rest")
    else:
        form = _BY_NAME.get(squeezed(raw)) if isinstance(raw, str) else None
        if form is None:
            hint = suggestion(raw, FORMS, 0) or f"; there are {', '.join(map(repr, FORMS))}"
            tell(FORM, f"no such form, got {show(raw)}{hint}")
        return form
    return None


def _check_cells(
    form: Form, typed: Mapping[str, object], tell: Callable[[str, str], None], about: Input, currency: str
) -> None:
    counted_in = currency_of({"relative": form.relative}, about, currency)
    for column in VALUE_COLUMNS:
        if column in form.columns and column not in typed:
            tell(column, f"{form.name!r} needs a value here ({column})")
        elif column not in form.columns and column in typed:
            tell(column, f"{form.name!r} has no such value ({column}); clear it, or choose another form")
        elif column in typed and form.name != AS_TEXT:
            try:
                number(value_in_notation(typed[column], counted_in))
            except RuleError as error:
                tell(column, str(error if form.relative == "times" else in_unit(error, about)))


def _value(form: Form, typed: Mapping[str, object]) -> object:
    """Return the value of cells that are as their form asks."""
    kind = form.name.removeprefix(RELATIVE[form.relative])
    if kind in _QUANTILE_KEYS:
        quantiles = {key: typed[column] for key, column in _QUANTILE_KEYS[kind].items()}
        return {**quantiles, "relative": form.relative} if form.relative else quantiles
    least, middle, greatest = (_written(typed.get(column)) for column in VALUE_COLUMNS)
    if kind in (NUMBER, AS_TEXT) and not form.relative:
        return typed[LEAST]
    text = {NUMBER: least, RANGE_90: f"{least} to {greatest}", THREE_POINTS: f"pert({least}, {middle}, {greatest})"}[
        kind
    ]
    return f"{form.relative} {text}" if form.relative else text


def _written(raw: object) -> str:
    """Return a number as the notation of distributions writes it."""
    return raw if isinstance(raw, str) else repr(raw)
