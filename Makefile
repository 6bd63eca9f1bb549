UV_VERSION := 0.13.9
TOOLS := .tools
UV := $(TOOLS)/bin/uv
# uv looks for interpreters here; pyenv's versions first, because its shims answer with an error
PYENV_PYTHONS := $(shell ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.1[0-9]*/bin 2>/dev/null | tr '\n' ':')
export UV_PYTHON_SEARCH_PATH := $(PYENV_PYTHONS)$(PATH)
export UV_COMPILE_BYTECODE := 1
export UV_NO_PROGRESS := 1

.PHONY: setup-app setup-nlu
$(UV):
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
setup-app: $(UV)
	@$(UV) sync --frozen
setup-nlu: $(UV)
	@$(UV) sync --frozen --project nlu
