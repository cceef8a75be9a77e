"""``python -m fundmodel.presentation.cli``."""

import sys

from fundmodel.presentation.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
