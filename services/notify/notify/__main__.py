"""`python -m notify web | worker | settings`: one image, a role a process."""

import sys

from notify.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
