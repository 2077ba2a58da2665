"""The Casey API as seen from here: typed calls, tolerant reading, one tree of errors."""
