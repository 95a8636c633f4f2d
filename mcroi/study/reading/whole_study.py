"""A parsed document to a study: every table read and checked, all problems gathered, then told at once."""

from __future__ import annotations

from typing import Any

from distributions.spelling import closest
from mcroi.study.inputs import INPUTS
from mcroi.study.reading.amounts import targets_in_notation
from mcroi.study.reading.correlations import check_correlations, read_correlations
from mcroi.study.reading.data_files import DataFolder
from mcroi.study.reading.inputs_table import StatedInputs
from mcroi.study.reading.keys import DEFAULT_CURRENCY, DEFAULT_MONTHS, DEPENDENCE, STUDY, TABLES, TARGET
from mcroi.study.reading.problems import Problems
from mcroi.study.reading.rules import Keys, Table, read_fields, refuse_unknown, table_at
from mcroi.study.reading.scenarios import read_scenarios, read_world
from mcroi.study.reading.toml import Document
from mcroi.study.reading.value import Surroundings
from mcroi.study.study import CURRENT, DEFAULT_DELIVERY_RANK, Scenario, Study, in_order


def build(document: Document, title: str, data: DataFolder, problems: Problems) -> Study:
    """Read a whole document.

    Parameters
    ----------
    document
        As parsed, overrides applied.
    title
        What the study is called if it does not say.
    data
        Where data files lie.
    problems
        What is wrong already, and where the keys stand.

    Raises
    ------
    StudyError
        If anything is wrong.
    """
    tables = document.tables
    _refuse_unknown_keys(tables, problems)
    fields = read_fields(tables, (), STUDY, problems)
    currency = fields.get("currency", DEFAULT_CURRENCY)
    around = Surroundings(document, problems, data, fields.get("calibration"), currency)
    misspelt = {closest(name, TABLES) for name in tables} - tables.keys()
    world = StatedInputs.unknown()
    if "world" not in misspelt:
        world = read_world(tables.get("world", {}), around)
    scenarios: dict[str, Scenario] = {}
    stated: dict[str, StatedInputs] = {}
    if "scenarios" not in misspelt:
        scenarios, stated = read_scenarios(tables.get("scenarios", {}), around)
    correlations = read_correlations(tables.get("correlations", []), problems)
    dependence = _read_table("dependence", tables, DEPENDENCE, problems)
    targets = _read_table("targets", tables, TARGET, problems, currency)
    study = Study(
        title=fields.get("title", title),
        currency=currency,
        horizon_months=fields.get("horizon_months", DEFAULT_MONTHS),
        world=in_order(world.assumptions),
        scenarios=scenarios,
        also_report_months=fields.get("also_report_months", ()),
        start=fields.get("start"),
        correlations=tuple(correlations.values()),
        delivery_rank=dependence.get("delivery_rank", DEFAULT_DELIVERY_RANK),
        nearest=dependence.get("nearest", False),
        targets=targets,
        calibration=around.calibration,
    )
    if "horizon_months" in fields or "horizon_months" not in tables:
        _check_months(study, problems)
    if CURRENT in scenarios and scenarios.keys() == stated.keys():
        broken = world.broken.union(*(inputs.broken for inputs in stated.values()))
        check_correlations(correlations, study, broken, problems)
    problems.stop_if_any()
    return study


def _refuse_unknown_keys(tables: Table, problems: Problems) -> None:
    groups, known = {i.group for i in INPUTS.values()}, [*STUDY, *TABLES]
    scenarios = tables.get("scenarios")
    names = scenarios.keys() - {*known} if isinstance(scenarios, dict) else set()
    for name in tables:
        if name in groups:
            problems.add((name,), "inputs belong under [world] or under a scenario, such as [scenarios.current]")
        elif name in names:
            problems.add((name,), f"no such key; did you mean 'scenarios.{name}'?")
    told = groups | names
    refuse_unknown({name: raw for name, raw in tables.items() if name not in told}, (), known, problems)


def _read_table(name: str, tables: Table, keys: Keys, problems: Problems, currency: str = "") -> dict[str, Any]:
    table = table_at(tables.get(name, {}), (name,), problems)
    refuse_unknown(table, (name,), keys, problems)
    if currency:
        table = targets_in_notation(table, currency, problems)
    return read_fields(table, (name,), keys, problems)


def _check_months(study: Study, problems: Problems) -> None:
    """Check that further horizons lie within the horizon and are listed once."""
    for index, months in enumerate(study.also_report_months):
        path = ("also_report_months", index)
        if months > study.horizon_months:
            problems.add(path, f"1 to {study.horizon_months}, the horizon, must hold, got {months}")
        elif months in study.also_report_months[:index]:
            problems.add(path, f"lists {months} twice")
