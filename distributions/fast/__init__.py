"""The fast form of a quantile function, for blocks of uniforms: tables, each checked against the exact function."""
