#!/bin/sh
# Makes sure that Debian packages are there: system.sh chromium fonts postgresql apt:NAME ...
# As root it installs what is missing; otherwise it says the one command that does.
set -eu

missing=""
need() { missing="$missing $1"; }

for want in "$@"; do
    case $want in
    chromium)
        command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 || need chromium ;;
    fonts)
        [ -n "$(find /usr/share/fonts -name 'NotoSans-Regular.*' 2>/dev/null | head -n 1)" ] || need fonts-noto-core ;;
    postgresql)
        ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || need postgresql ;;
    apt:*)
        need "${want#apt:}" ;;
    *)
        echo "system.sh: unknown need '$want'" >&2
        exit 2 ;;
    esac
done

[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 -- a list of names on purpose
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    printf '\nPlease install these Debian packages first, then run the command again:\n\n    sudo apt-get install -y --no-install-recommends%s\n\n' "$missing" >&2
    exit 1
fi
