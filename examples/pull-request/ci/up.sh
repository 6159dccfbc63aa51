#!/bin/sh
# Applies the saved plan failback/plan.json to the stack $STACK ("dr" unless it is set), and nothing else: what differs
# from the plan stops the preview that `pulumi up` makes first, before any machine starts.
set -eu
cd "$(dirname "$0")/.."
if [ ! -s failback/plan.json ]; then
  echo "There is no saved plan, so nothing is applied: failback/plan.json comes from the preview that was reviewed." >&2
  exit 1
fi
PULUMI_EXPERIMENTAL=true pulumi up --yes --non-interactive --stack "${STACK:-dr}" --plan failback/plan.json
