# What people and CI run alike. `make` alone lists the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test build release format lint check-deploy bench fuzz fuzz-all packages install clean

# Linking in another way rebuilds everything, so the release has a folder of its own.
RELEASE := .build-release
# Where `make install` puts things; DESTDIR goes in front, for packaging.
PREFIX ?= /usr
SHARE = $(DESTDIR)$(PREFIX)/share/doc/sluice
SWIFT_SOURCES := Package.swift Sources Simulators Tests Fuzz $(wildcard Benchmarks)
SCRIPTS := .ci/run Fuzz/run-all Deploy/install-packages Deploy/demo Deploy/check-units Deploy/check-broker

help: ## list the targets
	@sed 's/$$(RELEASE)/$(RELEASE)/' $(MAKEFILE_LIST) | grep -E '^[a-z-]+:.*## ' | \
	  awk -F':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

demo: packages build ## a broker, the daemon and a simulated farm, on this screen
	@Deploy/demo

test: packages lint check-deploy ## everything that must hold: style, service files, all tests
	swift build --build-tests
	swift test --skip-build --disable-xctest

build: packages ## all programs, for debugging: .build/debug
	swift build

# Without the toolchain's libraries: a service that may not look into /home could not find them there.
release: packages ## all programs, optimised and self-contained: $(RELEASE)/release
	swift build -c release --static-swift-stdlib --scratch-path $(RELEASE)

format: ## rewrite the sources in the project's style
	swift format -i -p -r $(SWIFT_SOURCES)

lint: ## is everything in the project's style?
	swift format lint --strict -p -r $(SWIFT_SOURCES)
	@for script in $(SCRIPTS); do bash -n $$script || exit 1; done

check-deploy: packages ## do the shipped units and broker settings hold what they say?
	@Deploy/check-units
	@Deploy/check-broker

bench: packages ## measure against mosquitto_sub (minutes; keep the machine quiet)
	Benchmarks/run

# Inputs that it finds worth keeping gather in .build-fuzz/corpus; one that breaks something is written
# to the present folder and belongs into Tests/Corpora, with a test.
FORMAT ?= json
SECONDS ?= 60
FUZZER := SLUICE_FUZZ=1 swift build -c release --product sluice-fuzz --scratch-path .build-fuzz
fuzz: packages ## look for inputs that break a format's decoding: FORMAT=json SECONDS=600
	$(FUZZER)
	@mkdir -p .build-fuzz/corpus/$(FORMAT)
	SWIFT_BACKTRACE=enable=no SLUICE_FUZZ_FORMAT=$(FORMAT) .build-fuzz/release/sluice-fuzz \
	  -max_total_time=$(SECONDS) -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 \
	  .build-fuzz/corpus/$(FORMAT) Tests/Corpora/$(FORMAT)

# FORMATS names some; empty are all. See Fuzz/run-all for rounds, a time to end at, and the log.
FORMATS ?=
fuzz-all: packages ## the same for one format after the other, by processor time: FORMATS="json frame" SECONDS=600
	$(FUZZER)
	CPU_SECONDS=$(SECONDS) Fuzz/run-all $(FORMATS)
	@Fuzz/run-all --table

packages: ## install the Debian packages that are missing
	@Deploy/install-packages

install: ## after `make release`: programs, service and examples onto this system (root)
	@test -x $(RELEASE)/release/sluiced || { echo "make install: build first: make release" >&2; exit 1; }
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/bin $(addprefix $(RELEASE)/release/,sluiced sluice sluice-sim)
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/sluice/scenarios Simulators/scenarios/*.yaml
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/sluice/profiles Deploy/profiles/*.yaml
	install -D -m 0644 -t $(DESTDIR)/lib/systemd/system Deploy/systemd/sluiced.service
	install -D -m 0644 Deploy/systemd/sluice.sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/sluice.conf
	install -D -m 0644 Deploy/systemd/sluice.tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/sluice.conf
	install -D -m 0644 -t $(SHARE) README.md CHANGELOG.md LICENSE
	install -D -m 0644 -t $(SHARE)/docs docs/*.md docs/*.svg
	install -D -m 0644 -t $(SHARE)/docs/scenarios docs/scenarios/*.svg
	install -D -m 0644 -t $(SHARE)/examples Deploy/sluice.yaml
	install -D -m 0644 -t $(SHARE)/examples/rules Deploy/rules/*.yaml
	install -D -m 0644 -t $(SHARE)/examples/rules/tests Deploy/rules/tests/*.yaml
	install -D -m 0644 -t $(SHARE)/examples/mosquitto Deploy/mosquitto/*
	install -D -m 0644 -t $(SHARE)/examples/mosquitto.service.d Deploy/systemd/mosquitto.service.d/*
	@echo "Next: docs/operating.md, \"Install\", from step 2."

clean: ## remove what was built and the demo's files
	rm -rf .build $(RELEASE) .build-fuzz demo
