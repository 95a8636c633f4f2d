"""The study to start from is the example, explained."""

import tomllib

import mcroi
from mcroi.analyses.lint import findings
from mcroi.study.inputs import INPUTS, of_kind
from mcroi.study.template import template


def test_it_states_what_the_example_states():
    """Its world, scenarios, correlations and targets are the example's, so that it gives the same result."""
    written, example = mcroi.read_text(template()), mcroi.example()
    assert written.world == example.world
    assert written.scenarios == example.scenarios
    assert (written.correlations, written.targets) == (example.correlations, example.targets)
    assert (written.horizon_months, written.also_report_months) == (example.horizon_months, example.also_report_months)


def test_it_has_every_required_input_with_a_mark_and_a_source():
    """Every required input of the world, of today and of the changes is there, with its mark and source."""
    tables = tomllib.loads(template())
    for table, inputs in (
        (tables["world"], of_kind("world")),
        (tables["scenarios"]["current"], of_kind("way")),
        (tables["scenarios"]["optimal"], of_kind("change")),
    ):
        for about in inputs:
            if about.required:
                stated = table[about.group][about.leaf]
                assert stated["mark"] in {"published", "mixed", "illustrative"}
                assert stated["source"]


def test_it_explains_every_input():
    """Help, unit and support of every input of the catalogue stand in a comment before it is first met."""
    text = template()
    for name, about in INPUTS.items():
        explanation = f"# {about.help} ({about.unit}; {about.support})"
        assert text.count(explanation) == 1
        assert text.index(explanation) < text.index(f"{name} = ")


def test_optional_inputs_that_it_leaves_out_stand_at_their_default():
    """What is commented out can be switched on without any change to the study."""
    switched_on = "\n".join(
        line.removeprefix("#: ") if line.startswith("#: ") and " = " in line and '"..."' not in line else line
        for line in template().splitlines()
    )
    study = mcroi.read_text(switched_on)
    assert study.world["team.growth_per_year"].distribution.value == INPUTS["team.growth_per_year"].default
    assert study.start == "2027-01"


def test_it_passes_every_check_that_the_example_passes():
    """The sceptic asks nothing about it that is not asked about the example."""
    assert findings(mcroi.read_text(template())) == findings(mcroi.example())
