"""The coverage gap report as page and workbook."""
