"""The report as a page: charts as pictures without a library, and one self-contained HTML file."""
