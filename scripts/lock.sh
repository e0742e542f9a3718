#!/usr/bin/env bash
# Refreshes both locks from requirements.in and requirements-dev.in: scripts/lock.sh [--upgrade]
# The compiler lives in a throw-away environment; no index address enters a lock.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/find_python.sh

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$PYTHON" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check uv

for name in requirements requirements-dev; do
  "$scratch/venv/bin/uv" pip compile --quiet "$@" --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header "$name.in" --output-file "$name.txt"
done
