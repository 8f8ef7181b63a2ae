"""The command line: arguments in, calls to :mod:`dragoman.app` and the stages, words and data out.

Data goes to standard output, talk to standard error. Exit codes: 0 all well, 1 some of it failed, 2 the command can't
be done as given. Everything heavy is imported inside the command that needs it, so that ``--help`` answers at once.
"""

from dragoman.cli.main import main

__all__ = ["main"]
