SCRATCH ?= $(or $(SWIFT_SCRATCH),.build)

.PHONY: run test bench load check format prepare prepare-browser

# Makes a test district (all 693,051 residents, or RESIDENTS=20000), takes its files in, screens everybody and serves the result.
run: prepare
	swift build -c release --product zhaoren --scratch-path "$(SCRATCH)"
	"$(SCRATCH)/release/zhaoren" demo $(if $(RESIDENTS),--residents $(RESIDENTS)) $(ARGUMENTS)

# Formatting first, so that the run ends with the test runner's own lines.
test: prepare check prepare-browser
	swift test --scratch-path "$(SCRATCH)"

# W1 beside the C batch, OpenFisca and DuckDB; see Benchmarks/README.md for where the peers come from.
bench: prepare
	Benchmarks/run

# 340 people at work while a delivery is imported and screened; see Benchmarks/README.md.
load: prepare
	@SCRATCH="$(SCRATCH)" Benchmarks/Load/run

check:
	swift format lint --recursive --strict Sources Tests Benchmarks Package.swift

format:
	swift format --in-place --recursive Sources Tests Benchmarks Package.swift

prepare:
	@Scripts/prepare
	@SCRATCH="$(SCRATCH)" Scripts/prepare-assets

prepare-browser:
	@Scripts/prepare-browser
