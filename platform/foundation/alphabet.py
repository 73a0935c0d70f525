"""Names in the order of the Norwegian alphabet: … z, æ, ø, å.

By an expression and not by a collation: which of those a cluster has depends on how it was built, and ours knows only
the order of the code points, in which å comes before æ and every small letter after all the capital ones.
"""

from collections.abc import Iterable

from django.db.models import Func, Model, TextField

LAST = {"æ": "δ", "ä": "δ", "ø": "θ", "ö": "θ", "å": "λ"}
"""Letters after z, by Greek ones, which come after it. Those of the neighbours stand where ours do."""
LIKE = dict(zip("áàâãéèêëíìîïóòôõúùûüýçčćñńšśžđ", "aaaaeeeeiiiioooouuuyycccnnsszd", strict=True))
"""With a mark on it a letter stands where it does without; ü is a y."""
FROM, TO = "".join([*LAST, *LIKE]), "".join([*LAST.values(), *LIKE.values()])
TWO = "aa"
"""Written for å in older names."""

_PLAIN = str.maketrans(FROM + FROM.upper(), TO * 2)


ORDER = f"replace(translate(lower({{}}), '{FROM + FROM.upper()}', '{TO * 2}'), '{TWO}', '{LAST['å']}') COLLATE \"C\""
"""The same for SQL that is written by hand: `ORDER.format("p.name")`."""


class Alphabetical(Func):
    """What to order by, for names in this order: `order_by(Alphabetical("name"), "pk")`."""

    arity = 1
    output_field = TextField()
    template = ORDER.format("%(expressions)s")


def alphabetical(name: str) -> str:
    """The same in Python: `sorted(names, key=alphabetical)`."""
    return name.lower().translate(_PLAIN).replace(TWO, LAST["å"])


def order_by_alphabet(models: Iterable[type[Model]]) -> None:
    """Let every `name` in the models' own ordering be this order, also where a list says nothing of its order.

    Once, when the apps are loaded. The models keep saying `ordering = ("name",)`, and so do their migrations: an
    expression there would tie every one of them to this file.
    """
    for model in models:
        options = model._meta
        options.ordering = [
            Alphabetical("name") if each == "name" else each for each in options.ordering or ()
        ]
