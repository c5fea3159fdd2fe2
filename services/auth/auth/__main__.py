"""`python -m auth web | worker | settings`, or a command: one image, a role a process."""

import sys

from auth.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
