"""What people type, what means harm, and what is at the edge of what can be computed with: for damaged studies."""

from __future__ import annotations

from typing import Final

TYPED: Final = (
    "120,000", "1,234,567", "1'234", "120 000", "1.234,50", "1.234.567", "12,5", "0,75", "9 %", "9%", "15 percent",
    "250K", "0.75m", "1.2bn", "5 million", "2 TEUR", "£750k", "€750k", "750k EUR", "750 k€", "$5", "5 XYZ",
    "60 to 250k", "60-250k", "3 - 14", "3..14", "3\u201314", "\u22125", "5 to 20", "5 to 20 at 80%", "5 to 20 at 80",
    "20 to 5", "25 people", "40 hours per week", "2 years", "between 3 and 14", "1_000", "1e3k", "\xbd", "\u0663",
    "pert(4, 8, 20)", "pert(1,000, 2,000, 3,000)", "pert(1,5, 2,5, 9)", "mixture(0.1: 20k)",
    "discrete([1, 2], [0.2, 0.3])", "times 0.5", "times -1", "times £2", "P10 to P90",
)  # fmt: skip
"""As people type numbers and ranges."""

HOSTILE: Final = (
    "", " ", "\x00", "\x1b[31m", "\u202etxt", "\u2028", "e\u0301", "\ufeff", "x" * 2000, "(" * 500, "[" * 500,
    "1" * 500, "=cmd|' /C calc'!A0", "@SUM(1)", "<script>alert(1)</script>", "]]>", "${x}", "{{7*7}}", "%s%n", "{0}",
    "__import__('os')", "../../etc/passwd", "file:///etc/passwd", "CON", "-rf", "pert(1, 2", "pert(,)", "5 to", "to",
    "times", "1e999", "1e-999", "1e" + "9" * 900, "nan", "inf", "5%%", "1e5k%", "normal(0, 1e-320)",
    "beta(1e-300, 1e300)", "lognormal(mu=700, sigma=1)", "gamma(1e-9, 1e9)", "1e-300 to 1e14", "pert(0, 0, 1e-300)",
    "pert(0, 1, 1.0000000000000002)", "uniform(-1e308, 1e308)", "student_t(1)", "pareto(1, 0.5)",
    "truncated(normal(0, 1), low=40)", "truncated(pareto(1, 0.5), high=1e12)", "mixture(1: 0, 1e-12: 1e12)",
    "poisson(1e12)", "binomial(1e9, 1e-9)", "metalog(p1=1, p2=1.0001, p99=1e9)",
    "jqpd(p10=1, p50=1.0000001, p90=1e9)", 'reference("no_such")',
)  # fmt: skip
"""Texts that mean harm, or are at the edge of what can be computed with."""

RAW: Final = (
    "true", "3", "0.5", "[]", "[1, 2]", "{}", "{ a = 1 }", "2027-01-01", "2027-01", "07:30:00", "nan", "inf", "-inf",
    "-0.0", "0", "5e-324", "1e-300", "1e300", "1e999", "9" * 400, "-1", "1e15", "-1e15", "1e9",
    "{ p10 = 1, p90 = 1 }", "{ p10 = 4, P90 = 20 }", "{ p10 = 20, p90 = 4 }", "{ p1 = 1, p50 = 2, p99 = 1e12 }",
    '{ value = "5 to 20", truncate = [1e9, inf] }', '{ data = "none.csv" }', '{ data = "../x.csv" }',
    '{ data = "." }', "{ experts = { ana = 1, ben = 2 } }", '{ dist = "normal", mean = 0, sd = -1 }',
    "{ value = { value = 1 } }", "{ value = 5, calibration = 0.01 }", "{ p10 = 4, p90 = 20, calibration = 0.01 }",
)  # fmt: skip
"""Values as TOML has them."""
