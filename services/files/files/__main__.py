"""`python -m files web | worker | settings | audit | reissue`: one image, a role a process."""

import sys

from files.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
