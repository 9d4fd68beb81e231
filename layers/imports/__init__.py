"""The import wizard: a ledger from the office's computer into the books, one page a step."""
