#!/bin/sh
# Makes .venv from a hashed lock and leaves a stamp: venv.sh LOCK STAMP. Run by make from the top folder.
set -eu
lock=$1 stamp=$2
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$here"

fail() { printf '\n%s\n' "$*" >&2; exit 1; }

find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python) || fail "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
        "$here/tools/system.sh" "apt:$package"
    fi
    echo "Making the virtual environment .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "Installing the pinned packages of $lock (hashes checked) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
    fail "The packages could not be installed: see the message above. Nothing else was changed; run the command again."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e . ||
    fail "Ý Dân itself could not be installed into .venv: see the message above."
touch "$stamp"
