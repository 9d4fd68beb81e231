"""Pages that people open: map, registers, unit page, forms."""
