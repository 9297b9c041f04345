#!/usr/bin/env bash
# Writes this folder again from measured tables: reports/accuracy/regenerate.sh DATA, DATA being a folder in the form
# of docs/guide/validate.md (kernel tables, and serving_measured.csv).
set -euo pipefail
data=$(realpath "${1:?the folder with the measured tables}")
cd "$(dirname "$0")/../.."
dotnet build src/SpecSim.Cli -c Release -v q --nologo
specsim() { dotnet src/SpecSim.Cli/bin/Release/net10.0/specsim.dll "$@"; }
out=reports/accuracy

specsim validate kernels --data "$data" --out $out/kernels > $out/kernels.txt 2> /dev/null
specsim validate serving --file "$data/serving_measured.csv" --out $out/serving > $out/serving.txt 2> /dev/null
# The points behind the parity charts are large, and nothing reads them again.
rm -f $out/kernels/charts.json $out/serving/charts.json

# Published speedups need no tables.
specsim validate published --out $out/published/results > $out/published/results.txt 2> /dev/null
rm -f $out/published/results/{published.json,charts.json}

# What a profile is worth that takes its constants from another device.
for pair in a100-by-h100:a100 h100-by-a100:h100 h200-by-a100:h200; do
  name=${pair%%:*}
  specsim validate kernels --hardware $out/transferred/$name.yaml \
    --data $(ls "$data"/gemm_"${pair##*:}"_*_bfloat16.csv "$data"/attn_*_"${pair##*:}"_* 2> /dev/null) \
    > $out/transferred/$name.txt 2> /dev/null
done

# The tables of docs/accuracy.md about servers under load (neighbours/plain.yaml, published/closed-loop.yaml) are made by
# ServedPageTests: where the page is off, it prints the rows as they should be.
dotnet build tests/SpecSim.Tests -c Release -v q --nologo
tests/SpecSim.Tests/bin/Release/net10.0/SpecSim.Tests -class SpecSim.Tests.Calibration.ServedPageTests
