"""Where a model can come from: one module per kind of source. `kind.py` tells them apart, `loaded.py` is what each gives."""
