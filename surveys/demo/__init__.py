"""A year of illustrative data: made up, marked as such on every page, the same for the same seed."""
