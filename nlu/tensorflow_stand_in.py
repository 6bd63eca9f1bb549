"""A strict stand-in that lets Rasa import TensorFlow's names and fails as soon as anything would compute with them."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types

ROOTS = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text")


class TensorFlowMissing(RuntimeError):
    """Something wanted to compute with TensorFlow, which this environment leaves out on purpose."""


class _Name(type):
    """A name out of TensorFlow: it may be looked at, subclassed and annotated with, never called."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _name(f"{cls.__name__}.{name}")

    def __call__(cls, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            return args[0]  # a plain decorator such as @tf.function
        if cls.__name__.endswith(".function"):
            return lambda function: function  # the same decorator, with arguments
        raise TensorFlowMissing(f"{cls.__name__}: this environment has no TensorFlow")

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__


def _name(name):
    return _Name(name, (), {})


class _Module(types.ModuleType):
    __path__ = ()
    __version__ = "0"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _name(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] in ROOTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Module(spec.name)

    def exec_module(self, module):
        """Nothing to run: every name is made when it is asked for."""


def install():
    """Answer TensorFlow imports, unless the real one is there."""
    if importlib.util.find_spec("tensorflow") is None:
        sys.meta_path.insert(0, _Finder())
