#!/usr/bin/env bash
# Installs what the tests need, checks the format, builds without warnings, fuzzes for a few seconds, and runs every test.
# The last line is: N passed, N failed, N skipped
set -euo pipefail
cd "$(dirname "$0")"

# Real peers for the end-to-end tests, and Java for DynamoDB Local. Where they cannot be installed (not root, no Debian), those tests report themselves as skipped.
packages=(swaks libnet-ssleay-perl postfix dnsmasq-base bind9 opendkim-tools python3 python3-dkim strace gcc libc6-dev default-jre-headless)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
for folder in tests/EndToEnd/clients tests/Aws/emulators; do
  if [ -f "$folder/package.json" ] && command -v npm >/dev/null; then
    npm ci --silent --no-audit --no-fund --prefix "$folder"
  fi
done

dotnet restore EmailPlatform.sln --verbosity quiet
dotnet format EmailPlatform.sln --verify-no-changes --no-restore
dotnet build EmailPlatform.sln -c Release --no-restore --nologo --verbosity quiet

echo "== fuzz"
dotnet run -c Release --no-build --project bench -- fuzz --seconds 5

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build --nologo --verbosity quiet \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" || status=1
done

# Every test of every port's contract, by name, for each adapter; one that is skipped or missing for one of them fails.
echo "== contracts"
dotnet tests/ContractReport/bin/Release/net10.0/EmailPlatform.ContractReport.dll "$results" || status=1

count() { cat "$results"/*.trx | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{sum += $1} END {print sum + 0}'; }
total=$(count total)
passed=$(count passed)
failed=$(( $(count failed) + $(count error) + $(count timeout) + $(count aborted) ))
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] && exit "$status"
exit 1
