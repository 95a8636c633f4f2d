"""Distributions as people write them: from text, or a table of a study, to a distribution."""
