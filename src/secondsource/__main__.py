"""Run the command line: `python -m secondsource`."""

from secondsource.cli import main

main()
