#!/usr/bin/env bash
# Runs the whole platform on this machine. Options go through: ./run.sh --deliver smtp://127.0.0.1:25
set -euo pipefail
cd "$(dirname "$0")"
# Room for a tenth of a second's messages between two collections (GCgen0size, in hexadecimal). The runtime would take a few
# megabytes and copy on what is still in use; it reads this from its environment only.
export DOTNET_GCgen0size="${DOTNET_GCgen0size:-0x2000000}"
exec dotnet run -c Release --project local -- serve "$@"
