"""The correlations of a study: every name a dial, every pair once, and all of them possible together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

from distributions.dependence import DependenceError, build
from mcroi.study.dials import Dial, correlation_pairs, delivers_name, dials
from mcroi.study.inputs import INPUTS
from mcroi.study.reading.keys import CORRELATION
from mcroi.study.reading.problems import Path, Problems, show
from mcroi.study.reading.rules import read_fields, refuse_unknown, table_at
from mcroi.study.study import Correlation, Study

_PATH: Path = ("correlations",)
_CHANGE = " (change)"


def read_correlations(raw: object, problems: Problems) -> dict[int, Correlation]:
    """Read ``[[correlations]]`` entry by entry.

    Returns
    -------
    dict
        The entries that are whole, by their index; whether their dials exist is checked later.
    """
    if isinstance(raw, dict):
        problems.add(_PATH, "expected an array of tables; write [[correlations]] with two brackets")
        return {}
    if not isinstance(raw, list):
        problems.add(_PATH, f"expected an array of tables, [[correlations]], got {show(raw)}")
        return {}
    read = {}
    for index, entry in enumerate(raw):
        path = (*_PATH, index)
        table = table_at(entry, path, problems)
        refuse_unknown(table, path, CORRELATION, problems)
        fields = read_fields(table, path, CORRELATION, problems)
        absent = [name for name in CORRELATION if name not in table]
        if absent and isinstance(entry, dict):
            problems.add(path, f"needs between = [...] and rank = ..., got no {' and no '.join(absent)}")
        if fields.keys() == CORRELATION.keys():
            read[index] = Correlation(fields["between"], fields["rank"])
    return read


def check_correlations(
    correlations: Mapping[int, Correlation], study: Study, broken: Collection[str], problems: Problems
) -> None:
    """Check that the correlations of a study are between its dials and possible.

    Parameters
    ----------
    correlations
        By index within ``[[correlations]]``.
    study
        The study with everything else that could be read.
    broken
        Inputs that are stated wrongly somewhere; what hangs on them is not judged.
    problems
        Gathers everything that is wrong.
    """
    before = len(problems)
    known = dials(study)
    first: dict[frozenset[str], Path] = {}
    for index, correlation in correlations.items():
        path = (*_PATH, index, "between")
        for place, name in enumerate(correlation.between):
            rule = "" if name in known else _no_dial(name, known, study, broken, problems)
            if rule:
                problems.add((*path, place), rule)
        repeated = [name for name in dict.fromkeys(correlation.between) if correlation.between.count(name) > 1]
        if repeated:
            problems.add(path, f"a dial cannot be correlated with itself, got {show(repeated[0])} twice")
            continue
        for pair in combinations(correlation.between, 2):
            if frozenset(pair) in first:
                rule = f"{show(pair[0])} and {show(pair[1])} are correlated twice"
                problems.add(path, f"{rule}; first {problems.source.says_where(first[frozenset(pair)])}")
            first.setdefault(frozenset(pair), path)
    if len(problems) > before or broken:
        return
    try:
        build(correlation_pairs(study), nearest=study.nearest)
    except DependenceError as error:
        problems.add((*_PATH, next(iter(correlations))) if correlations else ("dependence",), str(error))


def _no_dial(name: str, known: Mapping[str, Dial], study: Study, broken: Collection[str], problems: Problems) -> str:
    """Return why a name is no dial, or nothing if that cannot be judged."""
    head, _, rest = name.partition(".")
    if head == "leavers":
        return "leavers are drawn month by month and cannot be correlated"
    about = rest if head == "world" or head in study.scenarios else name
    about = about.removesuffix(_CHANGE)
    if about in broken:
        return ""
    if about == "delivers" and head in study.scenarios:
        return _no_delivery(head, study)
    if about not in INPUTS:
        hint = problems.suggestion(name, known, 0) or problems.suggestion(rest, known)
        return f"no such dial, got {show(name)}{hint}"
    hanging = [dial.name for dial in known.values() if any(used == about for _, used in dial.uses)]
    hanging = [dial for dial in hanging if known[dial].kind == "knowledge"]
    if not hanging:
        return f"{show(about)} is a constant, so it has no dial"
    return f"no such dial, got {show(name)}; did you mean {' or '.join(map(repr, hanging[:3]))}?"


def _no_delivery(name: str, study: Study) -> str:
    scenario = study.scenarios[name]
    if scenario not in study.changes:
        return "today's scenario is no change, so nothing has to be delivered"
    success = scenario.assumptions.get("one_off.success_probability")
    if success is None or delivers_name(scenario) is not None:
        return ""
    how = "for certain" if success.distribution.mean() else "never"
    return f"{show(name)} delivers {how}, so it has no dial"
