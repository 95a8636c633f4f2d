"""Estimators: arrays of futures in, estimates with their standard errors out; they know nothing of studies."""
