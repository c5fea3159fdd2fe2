#!/bin/sh
# Takes the messages of the code into the three catalogues; translations are written in the .po files by hand, and so is
# the head of each, which says how its language counts. A second run changes nothing.
set -eu
cd "$(dirname "$0")"
pybabel=../../.venv/bin/pybabel
template=$(mktemp)
trap 'rm -f "$template"' EXIT
"$pybabel" -q extract -F babel.cfg -k N_ -k gettext -k ngettext:1,2 --no-location --sort-output --project=Daftar --omit-header -o "$template" .
for language in en bn hi; do
    catalogue=gateway/locale/$language/LC_MESSAGES/messages.po
    "$pybabel" -q update -i "$template" -o "$catalogue" -l "$language" -N --ignore-pot-creation-date --ignore-obsolete --no-wrap
done
