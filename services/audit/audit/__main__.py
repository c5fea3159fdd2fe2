"""`python -m audit web | worker | settings | export | proof`: one image, a role a process."""

import sys

from audit.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
