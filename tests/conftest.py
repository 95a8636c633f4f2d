"""One thread for linear algebra: the suite runs on as many processes as there are cores, and threads only wait."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before the first import of numpy; commands that are started see it
