"""The command line: one verb a job, one readable message for what goes wrong, nothing half-written."""

from fundmodel.presentation.cli.main import main

__all__ = ["main"]
