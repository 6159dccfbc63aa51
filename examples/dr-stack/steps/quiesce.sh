#!/bin/sh
# Before a tier: stop what writes to its machines, so that nothing is lost when they come back.
# This one only says so. Replace it by your own, and end it with a failure when it did not work: nothing starts then.
set -eu
echo "$REQUEST: would quiesce the applications of $TIER"
