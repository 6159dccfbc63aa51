#!/bin/sh
# Writes failback/comment.md to pull request $PULL_REQUEST, over the comment of an earlier run where there is one.
# Needs `gh` with GH_TOKEN, and GITHUB_REPOSITORY.
set -eu
cd "$(dirname "$0")/.."
# Only a bot's: a person may quote the first line.
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" --jq \
  '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- hyperv-failback comment -->"))) | .id')
first=$(printf '%s\n' "$found" | head -n 1)
if [ -n "$first" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$first" -F body=@failback/comment.md
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" -F body=@failback/comment.md
fi
