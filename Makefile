# Two commands matter: `make demo` and `make test`. Both create .venv on first use and work offline afterwards.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
STAMP  := $(VENV)/installed
DEV    := $(VENV)/installed-dev

.PHONY: demo test check bench bench-full speed lock clean

demo: $(STAMP)
	mkdir -p out/demo
	$(BIN)/secondsource run samples/pages --outlets samples/outlets.toml --store out/demo/store.sqlite --out out/demo

test: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(JOBS) --dist loadfile

bench: $(DEV)          ## quick benchmarks: world set and seeds
	$(BIN)/python benchmarks/run.py --quick

bench-full: $(DEV)     ## every benchmark
	$(BIN)/python benchmarks/run.py

speed: $(DEV)          ## pages a second end to end, growth of the store, search: small sizes, measured only
	$(BIN)/python benchmarks/speed/run.py --pages 120
	$(BIN)/python benchmarks/speed/growth.py

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/secondsource models build
	touch $@

$(DEV): requirements-dev.lock requirements-llm.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-llm.lock
	touch $@

lock:                  ## refresh the locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) out build
