"""One module per way to export. `registry.py` lists them; `job.py` is what each of them gets."""
