#!/bin/sh
# Writes auth/words/common.txt.gz anew: the passwords that people choose most, one a line, from the frequency list of the
# package zxcvbn (MIT licence, Daniel Wolf and Dropbox Inc.), taken from the package registry by its client.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
../../.venv/bin/python -m pip download -q --no-deps -d "$folder" zxcvbn==4.5.0
PYTHONPATH=$(echo "$folder"/zxcvbn-*.whl) ../../.venv/bin/python - <<'CODE' | gzip -9n > auth/words/common.txt.gz
from zxcvbn.frequency_lists import FREQUENCY_LISTS
told = FREQUENCY_LISTS["passwords"]
print("\n".join(told.split(",") if isinstance(told, str) else told))
CODE
