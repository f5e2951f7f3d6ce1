"""The programs in `examples/`, as one meets them."""
