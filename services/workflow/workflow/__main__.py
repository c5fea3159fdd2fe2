"""`python -m workflow web | worker | settings | audit | reissue | load-sample`: a role a process."""

import sys

from workflow.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
