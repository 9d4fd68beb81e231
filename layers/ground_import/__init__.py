"""Pages of the office that bring map files in and look after the boundaries in force."""
