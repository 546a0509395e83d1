# Bullpen from a fresh Debian 12, as root or with sudo. `make help` lists what there is to make.
MAKEFLAGS += --no-print-directory
SHELL = /bin/bash
.DEFAULT_GOAL := help
.PHONY: run build test check asan tsan fuzz cover bench help clean

# where your own company's data lives; BULLPEN_DATA=FOLDER make run puts it elsewhere
data = $(or $(BULLPEN_DATA),$(if $(filter 0,$(shell id -u)),/var/lib/bullpen,$(HOME)/.local/share/bullpen))
listen = $(or $(LISTEN),0.0.0.0:8080)
seconds = 60

run: ## install what is needed, build, start on your own database, the example company beside it
	@scripts/setup build run
	@ninja -C build bullpen
	@mkdir -p -m 700 "$(data)"
	@exec build/bullpen serve --db "sqlite:$(data)/bullpen.db" --listen $(listen) --with-example

build: ## install what is needed and build build/bullpen
	@scripts/setup build
	@ninja -C build

test: ## everything it needs, then every test; ends with one line of totals (only=PART of a file's name)
	@scripts/setup build run test
	@ninja -C build
	@node tests/run.mjs $(only:%=only=%)

check: ## quick: format, types, floors, sizes, unit tests
	@scripts/setup build test check
	@ninja -C build
	@node scripts/check.mjs
	@node tests/run.mjs unit

asan: ## unit and API tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/setup build run test
	@scripts/sanitize address,undefined

tsan: ## unit and API tests under ThreadSanitizer
	@scripts/setup build run test
	@scripts/sanitize thread

fuzz: ## every fuzzer of tests/fuzz for some seconds each (seconds=60)
	@scripts/setup build check
	@scripts/fuzz $(seconds)

cover: ## which lines the unit and API tests reach: build-cover/report/index.html
	@scripts/setup build run test check
	@scripts/cover

bench: ## measure: the programs of bench/, with the table of docs/performance.md
	@scripts/setup build run test
	@scripts/bench

clean: ## remove what was built (not your data)
	@rm -rf build build-* ui/dist tests/out

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16
