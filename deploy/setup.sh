#!/bin/sh
# Makes .venv with what `run` needs, or with the tools for development as well.
# Usage: deploy/setup.sh [run|dev|mutants]. Does nothing when it has been done and
# what it is made from is as it was.
set -eu
cd "$(dirname "$0")/.."

case ${1:-dev} in
  run) wanted=.venv/.made-run what='what it needs to run' package=. ;;
  dev) wanted=.venv/.made-dev what='the tools for development' package='.[dev]' ;;
  mutants) wanted=.venv/.made-mutants what='mutmut' package='.[dev,mutants]' ;;
  *) echo "usage: deploy/setup.sh [run|dev|mutants]" >&2; exit 2 ;;
esac

say() { echo "setup: $*" >&2; }

new_enough() {
  "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null
}

inputs=$(cat pyproject.toml constraints.txt package.json deploy/assets.py | cksum)

made() { [ "$(cat "$1" 2>/dev/null)" = "$inputs" ]; }

# The tools for development include what it needs to run.
covered() { [ "$wanted" = .venv/.made-run ] && made .venv/.made-dev; }

if new_enough .venv/bin/python && { made "$wanted" || covered; }; then
  exit 0
fi

# Each candidate is run, not only looked up: a version manager puts a `python3.12` on
# PATH that exists and still fails.
python=${PYTHON:-}
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
  [ -n "$python" ] && break
  if new_enough "$candidate"; then python=$candidate; fi
done
if [ -z "$python" ] || ! new_enough "$python"; then
  say "Python 3.11 or newer is needed, and none was found on PATH."
  say "On Debian or Ubuntu: apt-get install python3 python3-venv"
  exit 1
fi

say "installing $what into .venv (a minute at most; the next start is at once)"
# A .venv whose interpreter has gone, or is too old, cannot be mended in place.
if [ -e .venv ] && ! new_enough .venv/bin/python; then rm -rf .venv; fi

if command -v uv >/dev/null 2>&1; then
  uv venv -q --allow-existing --python "$python" .venv
  uv pip install -q --python .venv/bin/python -c constraints.txt -e "$package"
else
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "this Python cannot make virtual environments."
    say "On Debian or Ubuntu: apt-get install python$version-venv"
    exit 1
  fi
  "$python" -m venv .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check \
    -c constraints.txt -e "$package"
fi

say "fetching the NHS design system's style sheet and icons"
.venv/bin/python deploy/assets.py

printf '%s\n' "$inputs" >"$wanted"
