"""`python -u -m lapidary_worker`: serve requests until standard input ends."""

import sys

# Before any other import of ours: the rest does not even parse on older versions.
if sys.version_info < (3, 10):
    sys.stdout.write(
        '{"event":"error","error":{"code":"PYTHON_MISSING",'
        '"message":"Lapidary needs Python 3.10 or newer, this is %d.%d.",'
        '"hints":["Choose another Python, or let Lapidary create its own environment."]}}\n' % sys.version_info[:2]
    )
    sys.exit(3)

from .server import main

if __name__ == "__main__":
    main()
