"""What fills each numbered table and chart of the report, from results that exist elsewhere in the house."""
