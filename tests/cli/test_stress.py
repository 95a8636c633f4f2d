"""``simulate --stress``: what does most harm, after the tables, and as a key of the document."""

import json

import mcroi as library

RUN = ("--runs", "6000", "--jobs", "1", "--stress")


def test_stress_stands_below_the_verdict(mcroi):
    """The verdict is as ever; below it is one line for each stress, then what the worst futures share."""
    done = mcroi("simulate", *RUN)
    plain = mcroi("simulate", *RUN[:-1])
    assert done.code == 0
    assert done.err == plain.err
    above, _, stress = done.out.partition("What if it goes badly?")
    assert plain.out.startswith(above)
    lines = stress.splitlines()
    assert max(map(len, lines)) <= 80
    rows = [line for line in lines if line.endswith(("flips to today", "compromise", "as before"))]
    assert [line.split("  ")[0] for line in rows[:5]] == [
        "as simulated", "cost overrun at its P95, half of the", "compromise fails", "every change fails",
        "a key person gone: one worker fewer,",
    ]  # fmt: skip
    flat = " ".join(stress.split())
    assert "flips the decision in the worst tenth: projects.value_per_month" in flat
    assert "(Bloch, Blumberg and Laartz 2012)" in flat
    assert "a judgement of this program" in flat
    assert 'In the worst tenth of its futures "The few tools that matter most" (compromise) brings a loss of' in flat
    assert "; it failed in " in flat


def test_stress_is_a_key_of_the_document(mcroi):
    """--json tells every stress with its errors, and nothing of it without --stress."""
    data = json.loads(mcroi("simulate", *RUN, "--json").out)
    assert "stress" not in json.loads(mcroi("simulate", *RUN[:-1], "--json").out)
    stress = data["stress"]
    assert stress["recommended"] == stress["change"] == data["decision"]["best"] == "compromise"
    assert stress["plain"]["npv"]["compromise"]["value"] == data["scenarios"]["compromise"]["npv"]["mean"]
    first = stress["dials"][0]
    given = library.simulate(library.example(), runs=6000, jobs=1, given=[first["name"]])
    assert abs(first["npv"]["compromise"]["value"] - given["compromise"].npv.mean) < 1e-6 * abs(
        given["compromise"].npv.sd
    )
    assert {"value", "standard_error"} == set(stress["worst"]["optimal"]["npv"])


def test_stress_is_written_with_the_artefacts(tmp_path, mcroi):
    """The document among the artefacts is the one that --json prints."""
    done = mcroi("simulate", *RUN, "--json", "--out", tmp_path)
    assert (tmp_path / "result.json").read_text("utf-8") == done.out


def test_stress_under_conditions(mcroi):
    """Both options together: the futures left are put under stress."""
    done = mcroi("simulate", *RUN, "--given", "projects.value_per_month in p0..p60", "--json")
    data = json.loads(done.out)
    assert data["given"] == ["projects.value_per_month in p0..p60"]
    assert data["stress"]["plain"]["futures"] == data["runs"] < data["drawn"]


def test_stress_with_too_few_futures(mcroi):
    """Too few futures are refused in one line that names the number to use, with exit code 2."""
    done = mcroi("simulate", "--runs", "500", "--stress")
    told = "mcroi: error: 500 futures are too few, 3,000 are needed; use --runs 3000\n"
    assert (done.code, done.out, done.err) == (2, "", told)


def test_many_changes_follow_in_tables_of_their_own(study, mcroi):
    """Changes that do not fit into 80 columns are told in tables one below the other."""
    further = "".join(f'\n[scenarios.number_{i}]\nlike = "compromise"\n' for i in range(3))
    study.write_text(study.read_text("utf-8") + further)
    done = mcroi("simulate", study, *RUN, "--quiet")
    stress = done.out[done.out.index("What if it goes badly?") :]
    assert stress.count("as simulated") > 1
    assert max(map(len, stress.splitlines())) <= 80
    for i in range(3):
        assert f"number_{i}" in stress
