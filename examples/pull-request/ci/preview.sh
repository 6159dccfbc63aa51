#!/bin/sh
# Previews the stack $STACK ("dr" unless it is set). Leaves in failback/:
#   plan.json     the saved plan, only where the preview worked
#   preview.json  what the engine said
#   comment.md    what a reviewer reads, always
# Ends with the preview's exit code.
set -u
cd "$(dirname "$0")/.." || exit 1
rm -rf failback
mkdir failback || exit 1

code=0
PULUMI_EXPERIMENTAL=true pulumi preview --non-interactive --stack "${STACK:-dr}" --json \
  --save-plan failback/plan.json >failback/preview.json || code=$?
# A preview that failed may have saved what it had: that is nothing to apply.
[ "$code" -eq 0 ] || rm -f failback/plan.json

if ! node_modules/.bin/hyperv-failback comment failback/preview.json >failback/comment.md; then
  # The first line is the one by which the comment is found again.
  cat >failback/comment.md <<'COMMENT'
<!-- hyperv-failback comment -->
## Failback plan: unknown

The preview ended before it said anything that can be told here. Its log has the reason. Do not merge.
COMMENT
fi
exit "$code"
