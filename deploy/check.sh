#!/bin/sh
# Runs every check, all at once, and reports every one; fails if any failed.
set -u
cd "$(dirname "$0")/.." || exit
bin=.venv/bin
failed=0
begun=0
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

check() {
  begun=$((begun + 1))
  printf '%s\n' "$1" >"$said/$begun.name"
  out=$said/$begun.out
  shift
  { "$@" >"$out" 2>&1 && touch "$out.well"; } &
}

report() {
  for number in $(seq "$begun"); do
    name=$(cat "$said/$number.name")
    if [ -e "$said/$number.out.well" ]; then
      printf 'ok      %s\n' "$name"
    else
      cat "$said/$number.out"
      printf 'FAILED  %s\n' "$name"
      failed=$((failed + 1))
    fi
  done
}

scripts_parse() {
  for script in deploy/*.sh deploy/*/*.sh; do sh -n "$script" || return 1; done
  bash -n .ci/run
}

# Long walks and counting by force take no branch that the others do not.
branches() {
  COVERAGE_FILE=$said/branches $bin/coverage run -m pytest -q --timeout 0 \
    --hypothesis-seed 0 tests/rules --ignore-glob '*walks.py' --ignore-glob '*by_force.py' \
    --ignore-glob '*any_order.py' --ignore-glob '*cohort_2015.py' &&
    COVERAGE_FILE=$said/branches $bin/coverage report
}

check 'mypy, strict' $bin/mypy
check 'ruff check' $bin/ruff check .
check 'ruff format' $bin/ruff format --check .
check 'import contracts' $bin/lint-imports
check 'generated documents' $bin/python docs/generate.py --check
check 'docker-compose.yml against the Compose specification' \
  $bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check 'shell scripts parse' scripts_parse
check 'rules and contracts: every branch is taken' branches
wait
report

if [ "$failed" -gt 0 ]; then
  printf '\n%d of the checks failed; "make fix" mends what can be mended by itself.\n' "$failed"
  exit 1
fi
