"""``mcroi check``: errors, then what a sceptical finance director would ask; with -v what every value means."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from mcroi.cli import options, streams
from mcroi.cli.faults import GateError

if TYPE_CHECKING:
    from mcroi.analyses.implied import AttainedRank, Implied
    from mcroi.analyses.lint import Finding
    from mcroi.study.study import Study

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_PLAIN_BLOCKS: Final = "_.-:=+*#"


@click.command(context_settings=options.HELP)
@options.study_argument()
@options.set_option
@options.json_option
@options.quiet_option
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what every value means: moments, percentiles, a sentence.")
@click.option("--out", type=click.Path(), metavar="DIR", help="Write a chart of every range into this folder.")
@options.debug_option
def check(
    study: str, overrides: tuple[str, ...], as_json: bool, quiet: bool, strict: bool, verbose: bool, out: str | None
) -> None:
    """Check a study, and ask what a sceptical finance director would.

    \b
      mcroi check study.toml
      mcroi check study.toml -v --out charts
      mcroi check study.toml --strict --json

    Errors make it exit with 2. Findings are questions, each with its reason and its cure; they are no
    errors, and the study can be simulated as it is.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.analyses.lint import findings

    read = options.read_study(study, overrides)
    if out is not None:
        from mcroi.report.files import check_writable

        check_writable(out)
    found = findings(read)
    warnings = sum(finding.severity == "warning" for finding in found)
    if as_json:
        streams.document(_document(read, found, verbose=verbose))
    else:
        if verbose:
            streams.result("\n".join(_meanings(read)))
        streams.result("\n".join(f"{number}. {finding}" for number, finding in enumerate(found, start=1)))
        if not quiet:
            streams.note(f"no errors; {_counted(warnings, 'warning')} and {_counted(len(found) - warnings, 'note')}")
    if out is not None:
        _write_charts(read, out, quiet=quiet)
    if strict and warnings:
        raise GateError(f"--strict: {_counted(warnings, 'warning')}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _meanings(study: Study) -> Iterator[str]:
    """Yield what every value means, place by place, and what correlations come to."""
    from mcroi.analyses.implied import attained_ranks, implied

    place = ""
    for of in implied(study):
        if of.place != place:
            place = of.place
            yield place
        yield from _meaning(of)
    ranks = attained_ranks(study)
    if ranks:
        yield "rank correlations between values with steps"
        yield from (f"  {_rank(rank)}" for rank in ranks)
    yield ""


def _meaning(of: Implied) -> Iterator[str]:
    from mcroi.results.numbers import short
    from mcroi.study.safe_text import for_terminal

    yield f"  {of.assumption.input} = {for_terminal(of.assumption.text)}  ({of.unit})"
    if of.is_constant:
        return
    spark = _spark(of.bars)
    moments = ", ".join(
        f"{name} {short(x) if math.isfinite(x) else 'none'}" for name, x in (("mean", of.mean), ("sd", of.sd))
    )
    yield f"      {moments}; {', '.join(f'P{p} {short(x)}' for p, x in of.percentiles.items())}  {spark}"
    yield f"      {of.sentence}"
    yield from (f"      {for_terminal(sentence)}" for sentence in of.assumption.how)
    if of.disagreement is not None:
        yield (
            f"      {100.0 * of.disagreement:.0f} % of the variance of what the experts say is their disagreement, the "
            "rest is their uncertainty"
        )


def _spark(bars: tuple[float, ...]) -> str:
    """A sparkline of the probabilities."""
    blocks = _BLOCKS if streams.knows_unicode() else _PLAIN_BLOCKS
    most = max(bars)
    return "".join(blocks[min(int(len(blocks) * bar / most), len(blocks) - 1)] for bar in bars)


def _rank(rank: AttainedRank) -> str:
    return f"{rank.between[0]} and {rank.between[1]}: asked {rank.asked:.2f}, attained {rank.attained:.2f}"


def _document(study: Study, found: list[Finding], *, verbose: bool) -> str:
    data = {
        "schema": "mcroi.check/1",
        "title": study.title,
        "study_sha256": study.sha256,
        "findings": [asdict(finding) for finding in found],
    }
    if verbose:
        from mcroi.analyses.implied import attained_ranks, implied

        data["inputs"] = [of.as_data() for of in implied(study)]
        data["attained_ranks"] = [
            {"between": list(rank.between), "asked": rank.asked, "attained": rank.attained}
            for rank in attained_ranks(study)
        ]
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _write_charts(study: Study, out: str, *, quiet: bool) -> None:
    from mcroi.analyses.implied import implied
    from mcroi.charts import svg, value_figure
    from mcroi.report.file_names import slugs
    from mcroi.report.files import write_all

    uncertain = {f"{of.place}.{of.assumption.input}": of for of in implied(study) if not of.is_constant}
    names = slugs(uncertain)
    write_all(
        out,
        {f"{names[key]}.svg": svg(value_figure(of), f"{key}: {of.sentence}", key) for key, of in uncertain.items()},
        {"study_sha256": study.sha256},
    )
    if not quiet:
        streams.note(f"wrote {_counted(len(uncertain), 'chart')} to {out}")
