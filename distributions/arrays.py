"""The arrays that values come in, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]
Long = NDArray[np.longdouble]
