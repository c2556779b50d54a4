"""Documents that people sign, file and publish: PDFs made from the record."""
