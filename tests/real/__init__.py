"""Real places through the same importers. The data are not part of the checkout."""
