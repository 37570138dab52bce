"""A ledger of government-enterprise cooperation over plain files in git.

The tour: a record is a frozen value of a declared kind (`kinds`). What decides is a pure
function of values (`rules`, `reports`, `sample`). What touches the world is in `store`.
`actions` is where the two meet, `commands` put words around it, `cli` starts it all.
"""

__version__ = "0.1.0"
