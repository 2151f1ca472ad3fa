"""From raw data to an evaluated, tracked and reported model; each stage is a module."""

import sys

if sys.argv[0] == "-m":  # a stage is starting: from here on, Ctrl-C is one line
    from .interrupt import say

    sys.excepthook = say
