"""Every table of the archive, for whoever needs the whole schema at once."""

from importlib import import_module

from fundcs.archive.declared import modules

for _module in modules():
    import_module(_module)
