"""The colours of the charts: middle tones that read on white and on black."""

SERIES = ("#3b82d6", "#d9772b", "#2f9e6e", "#a066c9", "#cf4f63", "#8a8f98")


def colour(index: int) -> str:
    return SERIES[index % len(SERIES)]
