#!/bin/sh
# Put uv in .tools/ (unless it is on the path already), from nothing but a Python 3.11 or later.
set -eu
say() { printf '%s\n' "$*" >&2; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi; }

mkdir -p .tools
if command -v uv >/dev/null 2>&1; then touch .tools/ready; exit 0; fi

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  say "Python 3.11 ou plus récent est introuvable. Sous Debian 12 ou Ubuntu 24.04 : apt install python3 python3-venv"
  exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  say "Le paquet python3-venv manque : installation…"
  as_root env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv' >/dev/null || {
    say "Installation impossible. Lancez vous-même : apt install python3-venv"; exit 1; }
fi
"$python" -m venv .tools
.tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.9"
touch .tools/ready
