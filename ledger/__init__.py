"""Plain-text ledgers of recurring duties, kept in git."""

from pathlib import Path

__version__ = "0.1.0"

# The rooms cli/, templates/ and schema/ stand beside this folder in a checkout and inside it once
# installed; a checkout that is merely on sys.path finds them through its own parent.
_here = Path(__file__).resolve().parent
if not (_here / "cli").is_dir():
    __path__.append(str(_here.parent))
