"""The five kinds of blind spot: one file a kind, one shape of row."""
