#!/bin/sh
# Fetches into failback/ the plan of the pull request that brought commit $GITHUB_SHA to branch $GITHUB_REF_NAME: that
# of its last commit's newest preview. Needs `gh` with GH_TOKEN, and GITHUB_REPOSITORY.
set -eu
cd "$(dirname "$0")/.."
rm -rf failback
head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" \
  --jq "map(select(.merged_at != null and .base.ref == \"$GITHUB_REF_NAME\")) | .[0].head.sha // \"\"")
if [ -z "$head" ]; then
  echo "Commit $GITHUB_SHA came by no pull request merged into $GITHUB_REF_NAME, so there is no plan that was reviewed." >&2
  exit 1
fi
run=$(gh run list --repo "$GITHUB_REPOSITORY" --workflow failback-preview.yml --event pull_request --commit "$head" \
  --limit 1 --json databaseId,conclusion --jq '.[] | select(.conclusion == "success") | .databaseId')
if [ -z "$run" ]; then
  echo "The newest preview of $head did not succeed, so there is no plan to apply." >&2
  exit 1
fi
gh run download "$run" --repo "$GITHUB_REPOSITORY" --name failback-plan --dir failback
