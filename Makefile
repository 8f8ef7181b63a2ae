# Every target sets up what it needs first; where that is done already it starts at once.

.DEFAULT_GOAL := help
.PHONY: help run test lint axe eval eval-pin peers training-smoke lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set up, then run the demo: a small world of outlets, translated, on a site of your own
	@scripts/setup run
	@.venv/bin/dragoman demo

test: ## Set up, then run lint, types, import rules and all tests
	@scripts/setup test
	@$(MAKE) --no-print-directory lint
	.venv/bin/pytest

lint: ## Run lint, types and import rules alone
	@scripts/setup lint
	.venv/bin/ruff check .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/mypy
	.venv/bin/lint-imports

axe: ## Install axe-core (npm) and judge every kind of page with it
	@scripts/setup test
	@npm ci --prefix tests/web/axe --no-audit --no-fund --loglevel=error
	.venv/bin/pytest tests/web/test_axe.py

eval: ## Run the evaluations on the data in DRAGOMAN_EVAL_DATA; fail where a figure is below its floor
	@scripts/setup eval
	.venv/bin/python -m evals.run

eval-pin: ## Raise the floors in evals/floors.toml to the present figures
	@scripts/setup eval
	.venv/bin/python -m evals.run --update

peers: ## Set up other extractors, for `make eval` to measure beside ours
	@scripts/setup peers

training-smoke: ## Set up PyTorch in .venv-training, and train a small model on the CPU from beginning to end
	@scripts/setup training
	.venv-training/bin/python -m pytest tests/training

lock: ## Bring requirements/ up to date with pyproject.toml, keeping versions where it can
	@scripts/lock

clean: ## Remove everything that set-up and runs left here (Debian packages stay)
	rm -rf tests/web/axe/node_modules .venv .venv-peers .venv-training .uv .run .eval dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests evals benchmarks scripts training -name __pycache__ -type d -prune -exec rm -rf {} +
