"""A ledger's way from the browser into the books: taken in, read by the worker, asked about, previewed, applied."""
