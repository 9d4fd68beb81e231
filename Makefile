# 网格安监一张图: every step is one small script in deploy/, safe to interrupt and to run again.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check stop clean bench faults lock
SHELL := /bin/bash

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## From a fresh machine to the invented town on http://127.0.0.1:8000 (PORT=… for another port)
	@deploy/demo.sh

test: ## Everything: Python, JavaScript and a real browser (T=path for a part)
	@deploy/test.sh $(T)

check: ## Style, types, layering, templates, migrations, production settings, translations
	@deploy/check.sh

bench: ## Measure; can be interrupted and goes on where it stopped (JOB=P4 SIZE=10k for one)
	@deploy/bench.sh $(JOB) $(SIZE)

faults: ## Long proofs in rounds: kills, races, many files (JOB=name for one)
	@deploy/faults.sh $(JOB)

stop: ## Stop web, worker and the private database; data stay
	@deploy/stop.sh

clean: ## Stop, then delete all that was made here: data, libraries, logs
	@deploy/clean.sh

lock: ## Resolve the libraries anew into requirements*.lock and layers/package-lock.json
	@deploy/lock.sh
