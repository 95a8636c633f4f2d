"""Every command does what it says, on stdout; what else is to be told goes to stderr."""

import hashlib
import json
import math
from pathlib import Path

import jsonschema
import pytest

import mcroi as library
from mcroi.engine.simulate import DEFAULT_RUNS, DEFAULT_SEED
from mcroi.results.catalogue import catalogue
from mcroi.results.events import CHANCES
from mcroi.results.quantities import QUANTITIES
from mcroi.study.inputs import INPUTS
from mcroi.study.reading.json_schema import schema_text
from mcroi.study.reference_classes import reference_classes

FEW = ("--runs", "300", "--jobs", "1")


def strict(text):
    """Read JSON that holds no NaN and no Infinity."""

    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def test_version(mcroi):
    """--version names the program and its version."""
    assert mcroi("--version").out == f"mcroi {library.__version__}\n"


def test_init_writes_a_study_and_its_schema(tmp_path, mcroi):
    """Init writes the study and the schema it refers to, says so on stderr, and prints nothing."""
    done = mcroi("init", tmp_path / "mine.toml")
    assert (done.code, done.out) == (0, "")
    assert "mine.toml" in done.err
    assert (tmp_path / "mcroi.schema.json").read_text() == schema_text()
    assert (tmp_path / "mine.toml").read_text().startswith("#:schema ./mcroi.schema.json\n")


def test_init_writes_study_toml_if_not_told_otherwise(tmp_path, mcroi, monkeypatch):
    """Without a path the study is study.toml in the working folder."""
    monkeypatch.chdir(tmp_path)
    assert mcroi("init", "--quiet").err == ""
    assert (tmp_path / "study.toml").exists()


def test_init_never_overwrites(study, mcroi):
    """What exists stays as it is, with exit code 2 and the way out, unless forced; an older schema stays anyway."""
    study.write_text("mine")
    schema = study.with_name("mcroi.schema.json")
    schema.write_text("{}")
    refused = mcroi("init", study)
    assert refused.code == 2
    assert "--force" in refused.err
    assert study.read_text() == "mine"
    assert mcroi("init", study, "--force").code == 0
    assert study.read_text() != "mine"
    assert schema.read_text() == "{}"


def test_init_writes_an_example_with_its_data(tmp_path, mcroi):
    """An example can be taken as it is, data files beside it, none of which is overwritten."""
    assert mcroi("init", tmp_path / "all.toml", "--example", "forms").code == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"all.toml", "waits.csv", "calendars.csv", "mcroi.schema.json"}
    assert library.read(tmp_path / "all.toml") == library.example("forms")
    refused = mcroi("init", tmp_path / "more.toml", "--example", "forms")
    assert refused.code == 2
    assert "exists" in refused.err
    assert mcroi("init", tmp_path / "x.toml", "--example", "form").err.rstrip().endswith("did you mean 'forms'?")


def test_init_where_no_folder_is(tmp_path, mcroi):
    """A missing folder is not made, and told in one line with exit code 3."""
    done = mcroi("init", tmp_path / "missing" / "study.toml")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


def test_check_passes_what_init_writes(study, mcroi):
    """A new study has no errors; its findings are numbered, each with its cure."""
    done = mcroi("check", study)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("1. warning: ")
    assert all(line.startswith("  cure: ") for line in lines[1::2])
    assert done.err.startswith("no errors; ")


def test_check_tells_errors_on_stderr_only(study, mcroi):
    """A broken study exits with 2, its problems on stderr with place and key, nothing on stdout."""
    study.write_text(study.read_text().replace('"pert(3, 7, 14)"', '"pert(30, 7, 14)"'))
    done = mcroi("check", study)
    assert (done.code, done.out) == (2, "")
    assert "error: scenarios.current.manual.hours_per_week" in done.err


def test_check_strict_is_a_gate(study, mcroi):
    """With --strict a warning makes it exit with 1, after the findings were printed."""
    done = mcroi("check", study, "--strict", "--json")
    assert done.code == 1
    data = strict(done.out)
    assert data["schema"] == "mcroi.check/2"
    assert {"code", "severity", "where", "reason", "cure"} == set(data["findings"][0])
    assert "--strict" in done.err


def test_check_verbose_tells_what_every_value_means(study, mcroi):
    """With -v each range has its moments, percentiles and a sentence; findings come after, and JSON has the same."""
    done = mcroi("check", study, "-v")
    assert done.code == 0
    assert done.out.endswith(mcroi("check", study).out)
    lines = done.out.splitlines()
    place = lines.index("  one_off.exploration_weeks = pert(4, 8, 20)  (calendar weeks)")
    assert lines[place + 1].startswith("      mean 9.333, sd 2.851; P1 4.523")
    assert lines[place + 2] == "      in 1 future of 20 exploration takes longer than 14.5 weeks"
    data = strict(mcroi("check", study, "-v", "--json").out)
    (told,) = [of for of in data["inputs"] if (of["place"], of["input"]) == ("optimal", "one_off.exploration_weeks")]
    assert told["sentence"] == "in 1 future of 20 exploration takes longer than 14.5 weeks"
    assert {tuple(rank["between"]) for rank in data["attained_ranks"]} >= {("optimal.delivers", "compromise.delivers")}


def test_check_draws_a_chart_of_every_range(tmp_path, mcroi):
    """With --out every uncertain value is a chart of its own, and no other, and the manifest lists them."""
    base = Path(__file__).parents[1] / "study" / "reading" / "base.toml"
    done = mcroi("check", base, "--out", tmp_path / "charts", "--quiet")
    assert (done.code, done.err) == (0, "")
    files = {path.name for path in (tmp_path / "charts").iterdir()} - {"manifest.json"}
    assert files == {
        "world-team-annual_cost.svg",
        "current-manual-hours_per_week.svg",
        "current-meetings-hours_per_week.svg",
        "optimal-manual-hours_per_week.svg",
        "optimal-one_off-exploration_weeks.svg",
        "optimal-one_off-spend.svg",
    }
    assert files == set(strict((tmp_path / "charts" / "manifest.json").read_text())["files"])
    assert all((tmp_path / "charts" / name).read_bytes().startswith(b"<?xml") for name in files)


def test_check_reads_standard_input(study, mcroi):
    """A dash stands for standard input, and gives the same findings."""
    assert mcroi("check", "-", stdin=study.read_text()).out == mcroi("check", study).out


def test_simulate_prints_verdict_and_tables(mcroi):
    """Without a study the built-in example is simulated; the verdict comes first."""
    done = mcroi("simulate", *FEW)
    assert done.code == 0
    assert "The few tools that matter most" in done.out
    assert "npv" in done.out.lower()


def test_simulate_prints_the_document(study, mcroi):
    """--json prints the result document, whole and without infinities."""
    done = mcroi("simulate", study, *FEW, "--json", "--seed", "7")
    data = strict(done.out)
    assert (data["schema"], data["runs"], data["seed"]) == ("mcroi.result/2", 300, 7)
    assert len(data["verdict"]) == 6
    assert {finding["code"] for finding in data["findings"]} >= {"illustrative", "few-futures"}


def test_simulate_gives_the_same_bytes_for_any_number_of_processes(mcroi):
    """One process or two, the document is the same to the last byte."""
    one, two = (mcroi("simulate", "--runs", "20k", "--jobs", jobs, "--json").out for jobs in (1, 2))
    assert hashlib.sha256(one.encode()).digest() == hashlib.sha256(two.encode()).digest()


def test_simulate_says_what_the_library_says(mcroi):
    """The command line is a skin: its numbers are those of the Python call with the same runs and seed."""
    data = strict(mcroi("simulate", *FEW, "--seed", "3", "--irr", "--json").out)
    result = library.simulate(library.example(), runs=300, seed=3, irr=True)
    assert data["scenarios"]["optimal"]["npv"]["mean"] == result["optimal"].npv.mean
    assert data["scenarios"]["optimal"]["irr"]["p50"] == result["optimal"].irr.quantile(0.5)


def test_simulate_has_the_defaults_that_its_help_says(mcroi):
    """The help states the library's own numbers of futures and seed."""
    shown = mcroi("simulate", "--help").out
    assert f"{DEFAULT_RUNS // 1000}k if left out" in shown
    assert f"{DEFAULT_SEED} if left out" in shown


@pytest.mark.parametrize("runs", ["200", "2e2", "0.2k", "200.0"])
def test_runs_may_be_written_in_several_ways(runs, mcroi):
    """A whole number of futures is accepted however it is written."""
    assert strict(mcroi("simulate", "--runs", runs, "--json").out)["runs"] == 200


def test_set_changes_the_study(study, mcroi):
    """--set is what if, and changes the hash of the study with it."""
    as_it_is, larger = (
        strict(mcroi("simulate", study, *FEW, "--json", *option).out)
        for option in ((), ("--set", "world.team.size=20"))
    )
    assert larger["study_sha256"] != as_it_is["study_sha256"]
    assert larger["scenarios"]["current"]["cost"]["mean"] > 1.8 * as_it_is["scenarios"]["current"]["cost"]["mean"]


def test_simulate_writes_artefacts(tmp_path, mcroi):
    """--out writes all artefacts; the document among them is the one that --json prints."""
    out = tmp_path / "results"
    done = mcroi("simulate", *FEW, "--out", out, "--json")
    assert done.code == 0
    assert (out / "result.json").read_text("utf-8") == done.out
    assert (out / "trials.npz").exists()


def test_simulate_does_not_start_if_it_cannot_write(tmp_path, mcroi):
    """A file where the folder belongs is told before anything is simulated, with exit code 3."""
    (tmp_path / "results").write_text("in the way")
    done = mcroi("simulate", "--out", tmp_path / "results", "--runs", "1e6")
    assert (done.code, done.out) == (3, "")
    assert (tmp_path / "results").read_text() == "in the way"


def test_a_requirement_that_is_met_changes_nothing(mcroi):
    """A gate that holds exits with 0 and leaves stdout as it is."""
    gated = mcroi("simulate", *FEW, "--require", "compromise.npv_positive >= 30%")
    assert gated.code == 0
    assert gated.out == mcroi("simulate", *FEW).out


def test_requirements_that_are_not_met(mcroi):
    """Gates that fail exit with 1 after the result was printed, and each says what was got."""
    done = mcroi(
        "simulate", *FEW, "--require", "optimal.npv_positive >= 0.99", "--require", "optimal.npv >= 1B",
        "--require", "current.cost >= 1",
    )  # fmt: skip
    assert done.code == 1
    assert "The few tools" in done.out
    unmet = [line for line in done.err.splitlines() if line.startswith("required ")]
    assert len(unmet) == 2
    assert "got 0." in unmet[0]


def test_until_stops_as_soon_as_it_is_sure(mcroi):
    """--until doubles the futures and stops when the interval is narrow enough, and tells how many it drew."""
    done = mcroi("simulate", "--until", "optimal.npv_positive +- 0.8pp", "--json")
    data = strict(done.out)
    low, high = data["scenarios"]["optimal"]["chances"]["npv_positive"]["ci95"]
    assert data["runs"] == 16384
    assert high - low <= 0.016
    assert "16,384 futures" in done.err


def test_until_gives_up_at_runs(mcroi):
    """A goal that --runs does not allow is told as not reached; the result is there all the same."""
    done = mcroi("simulate", "--until", "optimal.npv +- 1", *FEW)
    assert done.code == 0
    assert "not reached" in done.err


def test_quiet_is_quiet(study, mcroi):
    """With --quiet nothing but errors and unmet gates goes to stderr."""
    assert mcroi("simulate", study, "--quiet", *FEW, "--until", "optimal.npv +- 1").err == ""
    assert mcroi("check", study, "--quiet").err == ""


def test_few_futures_are_told(mcroi):
    """What a simulation raises itself is told on stderr."""
    assert "few-futures" in mcroi("simulate", *FEW).err


def test_inputs_lists_the_catalogue(mcroi):
    """Inputs tells unit, support and default of every input."""
    shown = mcroi("inputs").out
    assert all(f"  {name}\n" in shown for name in INPUTS)
    assert "(0, 168]; required" in shown
    assert "no limit if left out" in shown


def test_inputs_as_a_document(mcroi):
    """Inputs --json holds the whole catalogue."""
    data = strict(mcroi("inputs", "--json").out)
    assert data["schema"] == "mcroi.inputs/1"
    assert {entry["name"]: entry["label"] for entry in data["inputs"]} == {i.name: i.label for i in INPUTS.values()}
    required = {entry["name"] for entry in data["inputs"] if entry["required"]}
    assert required == {name for name, about in INPUTS.items() if about.required}


def test_outputs_lists_what_options_can_name(mcroi):
    """Outputs tells the unit and the meaning of every result and chance, and which options take it."""
    shown = mcroi("outputs").out
    assert all(
        f"  <scenario>.{name}\n      {kind.meaning}\n      {kind.unit}; " in shown for name, kind in QUANTITIES.items()
    )
    assert all(f"  <scenario>.{name}\n      {kind.meaning}\n" in shown for name, kind in CHANCES.items())
    assert "months; --require, --until, --output; .mean, .sd, .p1 to .p99, .never\n" in shown


def test_outputs_as_a_document(mcroi):
    """Outputs --json holds the same."""
    data = strict(mcroi("outputs", "--json").out)
    assert data["schema"] == "mcroi.outputs/1"
    assert [entry["name"] for entry in data["outputs"]] == [named.name for named in catalogue()]


def test_reference_lists_what_was_published(mcroi):
    """Reference tells the distribution, the source, what is judgement and the caveat of every class."""
    shown = mcroi("reference").out
    flat = " ".join(shown.split())
    for name, about in reference_classes().items():
        assert f"{name}\n" in shown
        for said in (about.stated, about.source_line, about.published, about.judgement, about.caveat):
            assert said in flat
    assert "mean 1.27, " in shown
    assert "; the tail is capped at 10\n" in shown


def test_reference_as_a_document(mcroi):
    """Reference --json holds every class, with its moments and percentiles."""
    data = strict(mcroi("reference", "--json").out)
    assert data["schema"] == "mcroi.reference/1"
    assert [entry["name"] for entry in data["classes"]] == list(reference_classes())
    for entry in data["classes"]:
        assert entry["p10"] < entry["p50"] < entry["p90"]
        assert entry["mean"] == reference_classes()[entry["name"]].distribution.mean()


def test_schema_is_a_schema(mcroi):
    """Schema prints a valid JSON Schema, the one that the library gives."""
    printed = strict(mcroi("schema").out)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == library.schema()


def test_trace_shows_one_future(study, mcroi):
    """Trace prints every draw and a month table for each scenario."""
    shown = mcroi("trace", study, "--future", "4711").out
    assert "future 4,711 of seed 1" in shown
    assert shown.count("month  adoption") == 3
    assert "one_off.schedule_overrun" in shown


def test_trace_as_a_document(study, mcroi):
    """Trace --json holds every draw and every month of every series, and nothing infinite."""
    data = strict(mcroi("trace", study, "--future", "5", "--seed", "2", "--json").out)
    assert (data["schema"], data["future"], data["seed"]) == ("mcroi.trace/1", 5, 2)
    assert all(len(series) == 60 for s in data["scenarios"].values() for series in s["months"].values())
    assert all(math.isfinite(draw["value"]) for draw in data["draws"])
