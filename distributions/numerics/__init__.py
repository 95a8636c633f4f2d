"""What families compute with: roots, moments and masses, fits to quantiles, tails and curves."""
