#!/usr/bin/env bash
# Refreshes both locks from requirements.in and requirements-dev.in: scripts/lock.sh [--upgrade]
# They hold for every Python from 3.11 on and every platform; no index address enters them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/find_python.sh

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$PYTHON" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check uv

for name in requirements requirements-dev; do
  "$scratch/venv/bin/uv" pip compile --quiet "$@" --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header "$name.in" --output-file "$name.txt"
done
