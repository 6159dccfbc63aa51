#!/bin/sh
# Tells whether every machine still stands where its failback left it. Asks only: it writes no state and starts nothing.
#
#   drift/check.sh [stack]
#
# 0: no drift. 3: drift, and what the engine says of it, the machine by name, on standard error.
# 1: it could not be told, because a host does not answer, for example.
set -u
cd "$(dirname "$0")/.." || exit 1

refresh() {
  pulumi refresh --preview-only --diff --non-interactive --color never ${stack:+--stack "$stack"} "$@" 2>&1
}

stack=${1-}
if told=$(refresh --expect-no-changes); then
  echo "no drift"
  exit 0
fi
printf '%s\n' "$told" >&2
# The engine ends both with a failure. Where the same question without the expectation works, the expectation failed.
if refresh >/dev/null; then
  echo "drift: see above" >&2
  exit 3
fi
echo "could not be told: see above" >&2
exit 1
