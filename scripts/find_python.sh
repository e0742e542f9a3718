# Sourced by ./run and ./test: sets PYTHON to a Python of at least 3.11, or ends with one line.

# Containers often forbid compiled modules; each process would then compile Django anew.
unset PYTHONDONTWRITEBYTECODE

PYTHON=""
for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    PYTHON="$candidate"
    break
  fi
done
if [ -z "$PYTHON" ]; then
  echo "No Python 3.11 or newer was found; on Debian or Ubuntu: apt-get install -y python3 python3-venv" >&2
  exit 2
fi
