#!/usr/bin/env bash
# Runs the whole platform on this machine. Options go through: ./run.sh --deliver smtp://127.0.0.1:25
set -euo pipefail
cd "$(dirname "$0")"
exec dotnet run -c Release --project local -- serve "$@"
