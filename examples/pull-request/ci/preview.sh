#!/bin/sh
# Previews the stack $STACK ("dr" unless it is set). Leaves in failback/:
#   plan.json     the saved plan, only where the preview worked and there is a comment on it
#   preview.json  what the engine said
#   comment.md    what a reviewer reads, always
# Ends with the preview's exit code; with 3 where a machine is blocked and $FAILBACK_ALL_OR_NONE is "true".
set -u
cd "$(dirname "$0")/.." || exit 1
rm -rf failback
mkdir failback || exit 1
# Stands until there is something to tell. The first line is the one by which the comment is found again.
cat >failback/comment.md <<'COMMENT'
<!-- hyperv-failback comment -->
## Failback plan: unknown

The preview ended before it said anything that can be told here. Its log has the reason. Do not merge.
COMMENT
: "${HYPERV_JOURNAL:?must name the folder for the journal, the same for each job: see the README}"

code=0
PULUMI_EXPERIMENTAL=true pulumi preview --non-interactive --stack "${STACK:-dr}" --json \
  --save-plan failback/plan.json >failback/preview.json || code=$?

set --
[ "${FAILBACK_ALL_OR_NONE:-}" != true ] || set -- --fail-when-blocked
told=0
node_modules/.bin/hyperv-failback comment "$@" failback/preview.json >failback/told.md || told=$?
case $told in
  0 | 3) mv failback/told.md failback/comment.md ;;
  *) rm failback/told.md ;;
esac

[ "$code" -ne 0 ] || code=$told
[ "$told" -ne 3 ] || echo "A machine is blocked, and FAILBACK_ALL_OR_NONE is true: no plan is kept." >&2
# A preview that failed may have saved what it had: that is nothing to apply.
[ "$code" -eq 0 ] || rm -f failback/plan.json
exit "$code"
