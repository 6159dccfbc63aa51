#!/bin/sh
# After tier 2 is verified: point the names that users know at the home site again.
# This one only says so. Replace it by your own.
set -eu
echo "$REQUEST: would move the names of $TIER"
