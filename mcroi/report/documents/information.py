"""The value of information as plain data."""

from __future__ import annotations

from mcroi.analyses.information import Information
from mcroi.analyses.information.valuation import ResearchValue
from mcroi.report.documents.numbers import estimate, finite, with_interval
from mcroi.report.documents.schemas import INFORMATION, Document, analysis_header
from mcroi.report.documents.sensitivity import worth
from mcroi.results.quantity import ENOUGH
from mcroi.results.ranking import rank


def information_document(of: Information) -> Document:
    """Return what everything that could be found out is worth."""
    return {
        **analysis_header(INFORMATION, of.result),
        "evpi": estimate(of.evpi),
        "heavy_tail": rank(of.result).lead.rests_on < ENOUGH,
        "dials": {name: worth(value) for name, value in of.dials.items()},
        "groups": {
            name: {
                "kind": of.members[name].kind,
                "dials": list(of.members[name].dials),
                "at_least": name in of.at_least,
                **worth(value),
            }
            for name, value in of.groups.items()
        },
        "research": [_research(found) for found in of.research],
        "plan": [
            {"dial": s.dial, "further": with_interval(s.further), "together": with_interval(s.together)}
            for s in of.plan
        ],
    }


def _research(found: ResearchValue) -> Document:
    return {
        "title": found.research.title,
        "worth": worth(found.worth),
        "cost": finite(found.cost),
        "net": with_interval(found.net) if found.worth.is_resolved else None,
        "pays": found.pays,
    }
