#!/bin/sh
# Runs every check and reports every one; fails if any failed.
set -u
cd "$(dirname "$0")/.." || exit
bin=.venv/bin
failed=0

check() {
  name=$1
  shift
  if output=$("$@" 2>&1); then
    printf 'ok      %s\n' "$name"
  else
    printf '%s\nFAILED  %s\n' "$output" "$name"
    failed=$((failed + 1))
  fi
}

scripts_parse() {
  for script in deploy/*.sh deploy/*/*.sh; do sh -n "$script" || return 1; done
  bash -n .ci/run
}

check 'ruff check' $bin/ruff check .
check 'ruff format' $bin/ruff format --check .
check 'mypy, strict' $bin/mypy
check 'import contracts' $bin/lint-imports
check 'generated documents' $bin/python docs/generate.py --check
check 'docker-compose.yml against the Compose specification' \
  $bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check 'shell scripts parse' scripts_parse

if [ "$failed" -gt 0 ]; then
  printf '\n%d of the checks failed; "make fix" mends what can be mended by itself.\n' "$failed"
  exit 1
fi
