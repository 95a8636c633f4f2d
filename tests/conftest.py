"""What all processes of the suite have in common, and the commands that they start.

One thread for linear algebra: there is a process for every core, and threads would only wait for each other. And
compiled modules are kept, so that a command does not begin by compiling what the one before it has compiled.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before the first import of numpy
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False  # else every process of the suite compiles all tests anew
