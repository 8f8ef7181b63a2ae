"""How the translation model that comes with Dragoman is made: data, training, export, evaluation; README.md says how.

No part of the product: nothing here is imported by it. What runs on a machine with a GPU (train, model, batches,
checkpoints, decoding, shards) needs PyTorch, NumPy, SentencePiece and sacrebleu alone; the rest needs Dragoman.
"""
