"""Who walked where, and what nobody saw."""
