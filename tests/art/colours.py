"""Which colours a picture has."""

import numpy as np
from numpy.typing import NDArray


def colours_of(picture: NDArray[np.uint8]) -> set[tuple[int, ...]]:
    """The colours of the visible pixels of a picture with red, green, blue and alpha."""
    shown = picture[picture[..., 3] > 0].astype(np.uint32)
    packed = np.unique(shown[:, 0] << 16 | shown[:, 1] << 8 | shown[:, 2])
    return {(value >> 16, value >> 8 & 255, value & 255) for value in packed.tolist()}
