#!/bin/sh
# Takes the messages of the code into the three catalogues; translations are written in the .po files by hand.
set -eu
cd "$(dirname "$0")"
template=$(mktemp)
trap 'rm -f "$template"' EXIT
pybabel -q extract -F babel.cfg -k N_ -k gettext -k ngettext:1,2 --no-location --sort-output --project=Daftar --omit-header -o "$template" .
for language in en bn hi; do
    catalogue=gateway/locale/$language/LC_MESSAGES/messages.po
    if [ -f "$catalogue" ]; then
        pybabel -q update -i "$template" -o "$catalogue" -l "$language" -N --omit-header --ignore-obsolete --no-wrap
    else
        pybabel -q init -i "$template" -o "$catalogue" -l "$language" --no-wrap
    fi
done
