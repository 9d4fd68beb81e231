"""One file that holds a whole installation: database, uploaded files and what they were."""
