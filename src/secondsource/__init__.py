"""Second Source: raw pages of many outlets in, verified stories out.

Pages become captures (bytes kept unchanged), captures become articles (`extract`), articles are analysed (`language`) and yield
claims with exact spans (`claims`). Articles that report one event form a story (`stories`); those that copy one another fold into
origins (`reuse`). Claims of one story meet (`corroboration`) and become findings: corroborated, single source, disputed, updated.
Findings are scored (`scoring`), a gate decides (`gate`), the desk keeps a ledger (`desk`), and `exchange` writes it all down.
`pipeline` knows the order, `workspace` opens store and models, `cli` is the face.
"""

__version__ = "0.1.0"
