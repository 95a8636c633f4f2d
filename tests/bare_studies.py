"""Studies in which hardly anything is uncertain: what is left is nothing, luck, or what makes no difference."""

from tests.small_studies import WORLD, change

_PROJECTS = {
    "projects.in_production = 0": "projects.in_production = 12",
    "value_per_month = 0": "value_per_month = 1e4",
}
_LEAVERS = {"annual_rate = 0\n": "annual_rate = 0.15\n"}
_FEWER_LEAVE = "turnover.annual_rate = 0.05\n"
_ONE_MONTH = {"horizon_months = 60": "horizon_months = 1"}
_CHEAPER = change("a", 5e3, 1e5)
_DOUBTFUL = change("a", 5e3, 1e5, success=0.7)


def _study(*changes, head=""):
    return WORLD.format(head=head) + "".join(changes)


def _with(text, *replaced):
    """A study in which lines read otherwise."""
    for before, after in (pair for table in replaced for pair in table.items()):
        assert before in text
        text = text.replace(before, after)
    return text


STUDIES = {
    "nothing is uncertain": _study(_CHEAPER),
    "nothing but who leaves": _with(_study(_CHEAPER + _FEWER_LEAVE), _LEAVERS, _PROJECTS),
    "nothing but whether it delivers": _study(_DOUBTFUL),
    "who leaves, and whether two deliver": _with(
        _study(_DOUBTFUL + _FEWER_LEAVE, change("b", 6e3, 5e4, success=0.8)), _LEAVERS, _PROJECTS
    ),
    "a change is as today": _study(change("a", 10e3), change("b", "'4k to 9k'", 1e5)),
    "the only change is as today": _study(change("a", 10e3)),
    "two changes are one": _study(change("a", "'4k to 9k'", 1e5), change("b", "'4k to 9k'", 1e5)),
    "what is uncertain makes no difference": _study(_CHEAPER + "failure.exit_cost = '10k to 60k'\n"),
    "what is uncertain is the same in both": _with(
        _study(_CHEAPER), {**_PROJECTS, "value_per_month = 0": "value_per_month = '5k to 15k'"}
    ),
    "two values": _study(change("a", "'discrete([4k, 9k], [1, 3])'", 1e5)),
    "certain to fail": _study(change("a", "'4k to 9k'", 1e5, success=0)),
    "one month": _with(_study(change("a", "'4k to 9k'", 1e3)), _ONE_MONTH),
    "one month, nothing uncertain": _with(_study(_CHEAPER), _ONE_MONTH),
    "nothing costs anything": _with(
        _study(change("a", 0)), {"annual_cost = 100e3": "annual_cost = 0", "month = 10e3": "month = 0"}
    ),
    "dates and targets": _study(
        _CHEAPER,
        "[targets]\nbreak_even_months = 36\none_off_budget = '50k'\ngo_live_months = 3\nnpv = 0\n",
        head="start = '2027-04'\nalso_report_months = [1, 12]",
    ),
}
"""By what is special; each has a change called a."""

NO_DIAL = {name for name in STUDIES if name.startswith(("nothing", "dates", "the only")) or "nothing uncertain" in name}
NO_DIAL -= {"nothing but whether it delivers"}
"""Those in which no input is uncertain, and no delivery."""
