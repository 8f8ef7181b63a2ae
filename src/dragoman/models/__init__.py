"""Models of the neural engine: where they come from, how they are fetched, checked, unpacked and kept.

A folder a model, under the data folder. Knows nothing of what is inside a model beyond its files: who can read it is
asked through a function that is given. Nothing is imported here.
"""
