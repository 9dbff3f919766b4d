#!/bin/sh
# Install the browser and the database server that some tests need, when that is possible.
# Elsewhere those tests say which package is missing and are skipped, except in CI where they fail.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

echo "Paquets absents :$missing. Installation…"
if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else
  echo "Droits insuffisants : les tests qui en ont besoin seront passés. Pour les lancer : apt install$missing"
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
  echo "Installation impossible ; les tests qui en ont besoin seront passés. Pour les lancer : apt install$missing"
exit 0
