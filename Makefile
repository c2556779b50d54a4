# Every target that does anything sets up .venv first; setting up twice costs nothing.
.DEFAULT_GOAL := help
BIN := .venv/bin
# Tests start many processes, and none should compile what another has: hence compileall.
# Words to hand on: make test ARGS='-k handover', make run ARGS='--help'.
ARGS :=

.PHONY: help setup tools run demo test check fix bench soak accessibility coverage mutants histories screenshots docs clean

help: ## List these targets
	@echo 'Usage: make TARGET [ARGS="words to hand on"]'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv with everything that development needs
	@deploy/setup.sh dev

tools:
	@deploy/setup.sh run

run: tools ## Start everything on this machine; Ctrl-C stops it, state stays in .bids/
	@exec $(BIN)/bids up $(ARGS)

demo: tools ## Play a whole London round on a throw-away system, and check the outcome
	@exec $(BIN)/bids demo $(ARGS)

test: setup ## Run every test but the long ones
	@$(BIN)/python -m compileall -q -j 2 -x '/test_' workflows activities services tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m 'not soak' $(ARGS)

check: setup ## Style, types, import contracts, generated documents, deployment files
	@deploy/check.sh

fix: setup ## Mend style and regenerate documents
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q . && $(BIN)/python docs/generate.py

bench: setup ## Measure speed against a bare workflow on the same server
	@$(BIN)/python -m bench $(ARGS)

soak: setup ## Run the long fault and load tests
	@$(BIN)/pytest -q -m soak --timeout 0 $(ARGS)

accessibility: setup ## Try every criterion of WCAG anew, and write down what came of it
	@$(BIN)/pytest -q -n 2 --dist loadfile -p tests.browser.results -m wcag $(ARGS); \
		$(BIN)/python docs/generate.py

coverage: setup ## Which branches of rules and contracts the tests of the rules never take
	@$(BIN)/coverage run -m pytest -q --timeout 0 tests/rules $(ARGS); $(BIN)/coverage report

mutants: setup ## Change the rules of quorum and recusal bit by bit: do the tests notice?
	@deploy/setup.sh mutants
	@$(BIN)/mutmut run --max-children 2 $(ARGS); $(BIN)/mutmut results

histories: setup ## Record histories for the replay tests; at each release
	@$(BIN)/python -m tests.workflows.record $(ARGS)

screenshots: setup ## Take the pictures of docs/pictures anew, with Chromium
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

docs: setup ## Write the documents that are made from the code and from results
	@$(BIN)/python docs/generate.py

clean: ## Remove .venv and what tools left behind; .bids/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
