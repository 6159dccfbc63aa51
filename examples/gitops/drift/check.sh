#!/bin/sh
# Tells whether a machine that a failback brought back needs failing back again. Asks only: it writes no state and starts
# nothing. Natural ways on, such as Committed or Replicating, are no drift.
#
#   drift/check.sh [stack]
#
# 0: no drift. 3: drift. 1: it could not be told. What is to be said of 3 and 1 stands on standard error, a line for each.
set -u
cd "$(dirname "$0")/.." || exit 1

stack=${1-}
told=$(pulumi refresh --preview-only --json --non-interactive --color never ${stack:+--stack "$stack"})
code=$?
printf '%s' "$told" | node drift/judge.mjs "$code"
