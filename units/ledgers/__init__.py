"""Spreadsheets to rows to facts: read, map headers, validate, preview, apply, report back."""
