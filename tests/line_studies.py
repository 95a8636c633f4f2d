"""A small study with lines of money, an added tool and incidents, for what must work with them everywhere."""

from mcroi.study.reading import read_text
from tests.small_studies import WORLD, change

LICENCES = """
[scenarios.{name}.lines.licences]
label = "Licences that end"
kind = "cost avoided"
per_year = "{per_year}"
realised = "pert(0.5, 0.8, 1)"
from = "live"
source = "contract 4711"
"""

AUDIT = """
[scenarios.{name}.lines.audit]
kind = "cost added"
once = "5e3 to 9e3"
from = "start"
owner = "the auditor"
"""

INCIDENTS = """
incidents.per_year = "2 to 6"
incidents.team_hours = 5
incidents.cost = 1e3
"""


def licences(name, per_year="20e3 to 40e3"):
    """A line of licences that end once the change is live."""
    return LICENCES.format(name=name, per_year=per_year)


def audit(name):
    """A line of an audit that is paid once."""
    return AUDIT.format(name=name)


def with_lines(*tables, head=""):
    """A study in which a change adds a tool to those of today, has fewer incidents, and lines of money."""
    added = change("added", cost="'plus 200 to 600'", spend="'10e3 to 30e3'", success=0.9)
    added += 'incidents.per_year = "times pert(0.3, 0.6, 0.9)"\n'
    lines = tables or (licences("added"), audit("added"))
    return read_text(WORLD.format(head=head) + INCIDENTS + added + "".join(lines))
