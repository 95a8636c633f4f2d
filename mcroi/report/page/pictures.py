"""Charts as parts of the page: drawings without style attributes, which the page's security policy does not let in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcroi import charts
from mcroi.study.safe_text import for_terminal
from mcroi.words.case import BusinessCase

OF_A_CHANGE: Final = ("fan", "bridge", "walk", "one_off", "joint", "npv")
OF_EACH_CHANGE: Final = ("bridge", "walk")
OF_ANALYSES: Final = ("tornado", "information")
OF_ALL: Final = ("scenarios", "broken_even", "hours", "work", "maintenance", "convergence")
"""The charts of the page: of one change, of each of the others too, of what is found out, and of all scenarios."""

_ROOT: Final = re.compile(r"<svg[^>]*>")
_SIZE: Final = re.compile(r' (?:width|height)="[^"]*"')
_DESCRIPTION: Final = re.compile(r"<desc[^>]*>[^<]*</desc>\s*|(?<=-title) [^ \"]*-desc(?=\")")
_STYLE: Final = re.compile(r' style="([^"]*)"')
_FONT: Final = re.compile(r"(?P<style>italic )?(?P<weight>\d+ |bold )?(?P<size>[\d.]+)px (?P<family>.+)")
_NAMESPACES: Final = re.compile(r' xmlns(?::xlink)?="[^"]*"| version="[^"]*"')


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, its title, and what it shows in sentences."""

    drawing: Markup
    title: str
    text: str


Pictures = dict[str, Picture]
"""By kind of chart; those of the changes that the page is not about, by kind, colon and name."""


def of_the_simulation(case: BusinessCase, change: str) -> Pictures:
    """Return the charts that show what was simulated, some of them of one change."""
    others = (s.name for s in case.result.changes if s.name != change)
    of_others = {name: name for other in others for name in (f"{kind}:{other}" for kind in OF_EACH_CHANGE)}
    return _drawn(
        case, {**{kind: kind for kind in OF_ALL}, **{kind: f"{kind}:{change}" for kind in OF_A_CHANGE}, **of_others}
    )


def of_the_analyses(case: BusinessCase) -> Pictures:
    """Return the charts that show what was found out about it: those that there is enough for."""
    return _drawn(case, {kind: kind for kind in OF_ANALYSES if not charts.needs(case, kind)})


def _drawn(case: BusinessCase, names: Mapping[str, str]) -> Pictures:
    """The charts of some names, each under its key."""
    found = {}
    for key, name in names.items():
        kind, _, change = name.partition(":")
        title = charts.CHARTS[kind].shows
        if change:
            title = f"{title}: {for_terminal(case.study.scenarios[change].label)}"
        figure = charts.draw(case, name)
        text = inline(charts.svg(figure, title, name).decode())
        description = for_terminal(getattr(figure, "description", ""))
        found[key] = Picture(Markup(text), title, description)  # noqa: S704  # the drawing escapes what it is given
    return found


def inline(text: str) -> str:
    """Return an SVG file as part of a page: without prolog and fixed size, with attributes in place of styles.

    Its description is left out: the page tells it to everybody, below the drawing.
    """
    text = _DESCRIPTION.sub("", text[text.index("<svg") :].strip())
    root = _SIZE.sub("", _ROOT.search(text)[0])  # type: ignore[index]  # an SVG has a root
    text = root + text[text.index(">") + 1 :]
    return _NAMESPACES.sub("", _STYLE.sub(lambda match: _attributes(match[1]), text))


def _attributes(style: str) -> str:
    """Declarations as the attributes that mean the same."""
    told = {}
    for declaration in style.replace("&quot;", "'").split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        if not colon:
            continue
        if name == "font":
            told.update(_font(value))
        else:
            told[name] = value
    return "".join(f' {name}="{value}"' for name, value in told.items())


def _font(value: str) -> dict[str, str]:
    """The shorthand for fonts, which has no attribute, in its parts; families are the page's own."""
    found = _FONT.fullmatch(value)
    if found is None:
        return {}
    parts = {"font-size": found["size"]}
    if found["weight"]:
        parts["font-weight"] = found["weight"].strip()
    if found["style"]:
        parts["font-style"] = "italic"
    return parts
