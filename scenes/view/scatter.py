"""Chance that belongs to a place: the same every time and on every machine."""


def scatter(x: int, y: int, salt: int = 0) -> int:
    """A number from 0 to 65535 that belongs to a tile: the same every time, like by chance."""
    value = (x * 374_761_393 + y * 668_265_263 + salt * 2_147_483_647) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1_274_126_177) & 0xFFFFFFFF
    return (value ^ (value >> 16)) & 0xFFFF
