SCRATCH ?= $(or $(SWIFT_SCRATCH),.build)

.PHONY: run test check format prepare

# The main job as far as it goes today: check the library, run its examples, and answer for one invented household.
run: prepare
	swift build -c release --product zhaoren --scratch-path "$(SCRATCH)"
	"$(SCRATCH)/release/zhaoren" policy check
	"$(SCRATCH)/release/zhaoren" policy test
	"$(SCRATCH)/release/zhaoren" evaluate Examples/mother-and-son.yaml --explain --policy 低保
	"$(SCRATCH)/release/zhaoren" evaluate Examples/mother-and-son.yaml

# Formatting first, so that the run ends with the test runner's own lines.
test: prepare check
	swift test --scratch-path "$(SCRATCH)"

check:
	swift format lint --recursive --strict Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

prepare:
	@Scripts/prepare
