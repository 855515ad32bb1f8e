# Every target starts from nothing: `install` makes the virtual environment, the others call it.
PYTHON ?= python3
CLIP ?= zeroline/data/sample/appeal.mp4
OUT ?= out
BIN := .venv/bin

.PHONY: install install-dev install-bench install-bluesky run test check bench bench-copies bench-desk bench-faults bench-language bench-long bench-quotes bench-release bench-search bench-trends bench-voices lock

install: .venv/installed
install-dev: .venv/installed-dev
install-bench: .venv/installed-bench

# Debian keeps Node's headers where Node is; without them npm would fetch them.
NODE_HEADERS = $(if $(wildcard /usr/include/node/node.h),--nodedir=/usr)

# Bluesky's own server, for the tests of posts: Node 20 or later and npm. Of its packages' scripts one runs, which
# compiles SQLite where no build of it can be had: a minute or two.
install-bluesky: .venv/bluesky/installed

.venv/bluesky/installed: $(wildcard tests/servers/bluesky/*) | .venv/bin/python
	mkdir -p .venv/bluesky
	cp tests/servers/bluesky/* .venv/bluesky/
	cd .venv/bluesky && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm rebuild better-sqlite3 --loglevel=error $(NODE_HEADERS)
	touch $@

.venv/bin/python:
	$(PYTHON) -m venv .venv

# pip compiles what it installs; what it only points at is compiled here, or each start would compile it anew where the
# environment forbids Python to write.
.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q zeroline
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

.venv/installed-bench: requirements-bench.lock .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

# The names go through the environment, as they are: a quotation mark or a dollar in one is nothing to the shell.
run: export ZL_CLIP = $(value CLIP)
run: export ZL_OUT = $(value OUT)
run: install
	@$(BIN)/zeroline translate --out "$$ZL_OUT" --overwrite -- "$$ZL_CLIP"

# tests/conftest.py says how many processes, four at most, and which gets what.
test: install-dev
	$(BIN)/python -m pytest -q -rs -n auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install-bench
	$(BIN)/python -m bench.hearing

# Terms, names, claims and guards; HEARD=file keeps what the recogniser heard, for the next run.
bench-language: install-bench
	$(BIN)/python -m bench.language $(if $(HEARD),--heard $(HEARD))

# A file of six hours beside one of half an hour: 40 minutes on two cores.
bench-long: install-bench
	$(BIN)/python -m bench.long_file

# Makes some 900 short clips first: a quarter of an hour on two cores.
bench-copies: install-bench
	$(BIN)/python -m bench.copies

# Forty articles are checked, one after the other; some minutes.
bench-quotes: install-dev
	$(BIN)/python -m bench.quotes

# A minute is released and timed; 59 clips in which a face moves, turns away or is half hidden are covered and looked at,
# pixel by pixel; leaks are put into bundles; releases are changed and held against themselves; a site of 5,000 clips is
# written. Some fifteen minutes.
bench-release: install-dev .venv/html/installed
	$(BIN)/python -m bench.release
	$(BIN)/python -m bench.moving_faces
	$(BIN)/python -m bench.leaks
	$(BIN)/python -m bench.leak_alarms
	$(BIN)/python -m bench.verify
	$(BIN)/python -m bench.site

# What checks the site's HTML: Node 20 or later and npm.
.venv/html/installed: $(wildcard bench/html/*) | .venv/bin/python
	mkdir -p .venv/html
	cp bench/html/* .venv/html/
	cd .venv/html && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# A million captions, some 2 GB in the cache; half an hour on two cores the first time.
bench-search: install
	$(BIN)/python -m bench.search $(if $(CACHE),--cache $(CACHE))

# Fifty people edit at once, ten thousand clips scroll, the editor of an hour opens; some ten minutes.
bench-desk: install-dev
	$(BIN)/python -m bench.desk

# Ten thousand clips are counted, compared and listed; some three minutes.
bench-trends: install-dev
	$(BIN)/python -m bench.trends

# 500 faults while clips are added to an archive: some five minutes. A disk that may be filled is mounted where root runs it.
bench-faults: install-dev
	unshare --mount sh -c 'mkdir -p /tmp/zeroline-disk && mount -t tmpfs -o size=64m tmpfs /tmp/zeroline-disk && \
	  exec $(BIN)/python -m bench.faults --disk /tmp/zeroline-disk'

# Needs nothing but what is installed to run; some minutes.
bench-voices: install
	$(BIN)/python -m bench.voices

# Pins every dependency with its hashes for every Python and system; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --quiet pyproject.toml --group build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --quiet -c requirements.lock pyproject.toml --group build --group dev -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --quiet -c requirements.lock pyproject.toml --group build --group bench -o requirements-bench.lock
