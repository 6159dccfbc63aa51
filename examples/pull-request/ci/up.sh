#!/bin/sh
# Applies the saved plan failback/plan.json to the stack $STACK ("dr" unless it is set), and nothing else: what differs
# from the plan stops the preview that `pulumi up` makes first, before any machine starts.
set -eu
cd "$(dirname "$0")/.."
: "${HYPERV_JOURNAL:?must name the folder for the journal, the same for each job: see the README}"
if [ ! -s failback/plan.json ]; then
  echo "There is no saved plan, so nothing is applied: failback/plan.json comes from the preview that was reviewed." >&2
  exit 1
fi
code=0
PULUMI_EXPERIMENTAL=true pulumi up --yes --non-interactive --stack "${STACK:-dr}" --plan failback/plan.json || code=$?
if [ "$code" -ne 0 ]; then
  echo "Where it says \"violates plan\": a machine has moved since the preview, or the program is not the one that was" \
    "previewed. Preview again, by a new pull request." >&2
fi
exit "$code"
