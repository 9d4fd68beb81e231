"""The pages of the import wizard."""
