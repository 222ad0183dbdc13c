#!/bin/sh
# Starts the product twice as the README says, with fresh data in a temporary folder, and asks for its first pages.
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-8791}
folder=$(mktemp -d)
server=""

stop() {
    if [ -n "$server" ]; then
        kill -TERM "-$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        while curl -fs -o /dev/null "http://127.0.0.1:$port/healthz" 2>/dev/null; do sleep 0.2; done
        server=""
    fi
}
trap 'stop; rm -rf "$folder"' EXIT INT TERM

for start in first second; do
    YDAN_VAR="$folder/var" YDAN_PUBLIC_URL="http://127.0.0.1:$port" \
        setsid make --no-print-directory run PORT="$port" >"$folder/$start.log" 2>&1 &
    server=$!
    tries=0
    until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
            cat "$folder/$start.log" >&2
            echo "make run ($start start): no answer on port $port" >&2
            exit 1
        fi
        sleep 0.5
    done
    for page in / /kiosk/ /results/ /published/ /petitions/new /receipt /admin/sign-in; do
        curl -fsS -o /dev/null "http://127.0.0.1:$port$page"
    done
    stop
done

# The one-time password is printed at the first start and never again.
grep -qi "password" "$folder/first.log"
if grep -Eqi "password: *[A-Za-z0-9]" "$folder/second.log"; then
    echo "the second start printed a password again" >&2
    exit 1
fi
echo "make run: both starts answered on port $port"
