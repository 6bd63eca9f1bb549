UV_VERSION := 0.13.9
TOOLS := .tools
UV := $(TOOLS)/bin/uv
PYTHON := .venv/bin/python
NLU_PYTHON := nlu/.venv/bin/python
PYTEST := $(PYTHON) -m pytest -q
# in the order of the folders: what takes minutes would else come last, and one of the two would wait for the other
BOTH := -n 2 --dist loadfile --no-loadscope-reorder
PLAIN := not rasa and not browser and not kill and not postgres
SYNC = $(UV) sync --frozen
# quietly, and what only running needs; what is there already for development stays
LEAN := --quiet --no-dev --inexact

# uv looks for interpreters here; pyenv's versions first, because its shims answer with an error
PYENV_PYTHONS := $(shell ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.1[0-9]*/bin 2>/dev/null | tr '\n' ':')
export UV_PYTHON_SEARCH_PATH := $(PYENV_PYTHONS)$(PATH)
# without compiled files Rasa starts in 14 seconds instead of 5
export UV_COMPILE_BYTECODE := 1
export UV_NO_PROGRESS := 1
# the two environments need two Pythons and stand where the rest expects them
unexport UV_PYTHON UV_PROJECT UV_PROJECT_ENVIRONMENT VIRTUAL_ENV
# the locks name every file with its checksum; nobody's own index or folder may change that
unexport UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_NO_INDEX

.PHONY: run train demo screenshots setup setup-app setup-nlu setup-peers check test promises bench bench-understanding lock
.DEFAULT_GOAL := run

run: $(UV)
	@[ -d .venv ] || echo "第一次启动，先装好环境，要一两分钟……"
	@$(SYNC) $(LEAN)
	@$(SYNC) $(LEAN) --project nlu || echo "还不能听懂各种问法：没有 Python 3.10。运行 $(UV) python install 3.10，再运行 make run。先不带它启动。"
	@.venv/bin/mingbai run

train: $(UV)
	@$(SYNC) $(LEAN)
	@$(SYNC) $(LEAN) --project nlu
	@.venv/bin/mingbai train

demo: $(UV)
	@$(SYNC) $(LEAN)
	@.venv/bin/mingbai demo

setup: setup-app setup-nlu

setup-app: $(UV)
	@$(SYNC)

setup-nlu: $(UV)
	@$(SYNC) --project nlu

$(UV):
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "需要 Python 3.11 或更新的 python3（现在是：$$(python3 --version 2>&1)）。"; exit 1; }
	@python3 -c 'import venv, ensurepip' 2>/dev/null || { echo "python3 缺少 venv 模块。先运行：apt install python3-venv"; exit 1; }
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --quiet --disable-pip-version-check uv==$(UV_VERSION)

# some minutes: style, types, and what needs neither Rasa, a browser nor a killed process and is not long
check: setup-app
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTEST) $(BOTH) -m "$(PLAIN) and not long"

# half an hour: everything
test: setup
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTEST) $(BOTH)
	@$(NLU_PYTHON) -m pytest -q tests/nlu

# half an hour: what has to hold at any length, played 50,000 messages long, other ones each time; and every form of the
# console with everything hostile in every field
promises: setup-app
	@MINGBAI_STEPS=50000 $(PYTEST) tests/bot/test_random_play.py
	@MINGBAI_HOSTILE=all $(PYTEST) tests/backend/breaking/forms

# prints figures of this machine; `make bench BENCH=--first-run` also sets everything up anew, which takes minutes
bench: setup
	@$(PYTHON) -m tests.bench $(BENCH)

# writes docs/understanding.md: ours beside its peers, which takes an hour; more files: make bench-understanding SETS="NAME=FILE …"
bench-understanding: setup setup-peers
	@$(PYTHON) -m tests.bench.understanding $(SETS)

# what ours is measured beside, with TensorFlow: 1.7 GB that nothing else needs
setup-peers: $(UV)
	@$(SYNC) --project nlu/peers

lock: $(UV)
	@$(UV) lock
	@$(UV) lock --project nlu
	@$(UV) lock --project nlu/peers

# the pictures of docs/screenshots, from the running program
screenshots: train setup-app
	@$(PYTHON) -m tests.story.screenshots
