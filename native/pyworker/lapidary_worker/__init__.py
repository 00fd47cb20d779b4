"""The Python half of Lapidary: exports PyTorch models and runs them, spoken to over standard input and output.

Importing this package imports nothing heavy; torch comes in with the first request that needs it.
"""

__version__ = "0.1.0"
PROTOCOL_VERSION = 1
