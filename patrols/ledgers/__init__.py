"""Ledgers of visits: files to rows, rows to the books."""
