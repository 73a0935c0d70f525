"""Invented people. Any likeness to a living person is chance: names, streets, numbers are drawn from lists."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.identifiers import NationalId, synthetic_national_ids


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Aslaug Astrid Berit Birger Bjarne Bodil Borghild Dagny Egil Einar Eivind Elsa Erling Gerd Gudrun Gunnar"
    " Gunvor Hallvard Harald Hjalmar Inger Ivar Jorunn Judith Kåre Kjell Klara Knut Laila Leif Magnhild Margit"
    " Nils Oddrun Olaug Olav Ove Peder Ragnhild Reidar Reidun Rolf Sigrun Sigurd Sverre Synnøve Torbjørg Torleif"
    " Trygve Turid Unni Valborg Vidar Yngvar Åse Åshild"
)
YOUNG_FIRST_NAMES = _words(
    "Adrian Amalie Ella Elias Fredrik Ida Iben Jakob Leah Malin Mathias Mikkel Noah Oda Oliver Selma Sondre"
    " Tiril Tuva Vetle"
)
LAST_NAMES = _words(
    "Aamodt Alnes Bekkelund Bjerkan Brattås Dalsbø Eikeland Engene Fagerli Fossheim Furuseth Granli Grønvold"
    " Hagelund Heggdal Hjellum Holmvik Kleppe Kvernmo Langåker Lillebø Lyngstad Mellomstrand Myrvang Nordgård"
    " Nybråten Oddland Oppegård Rasmusli Rognmo Sandbukt Skarpås Skogmo Solbrekke Stenhaug Storhaug Sundli"
    " Tangvik Tveitås Ulvestad Utgård Vestby Vikanes Vollum Ødegårdslia Østbø Åkerlund Årvik"
)
STREETS = _words(
    "Blåbærstien Bjørketoppen Båtsmannsveien Fiolkroken Granbakken Gråsteinveien Hegglia Kaprifolveien"
    " Kvartsveien Linerlefaret Lyngtoppen Marihønestien Måkeskrenten Multestien Nyperosevegen Rognesvingen"
    " Seljestubben Solhellinga Steinrøysveien Tiurleiken Tårnfalkveien"
)
FIRST_PHONE = 68053000
"""Nkom keeps 68050000 to 68059999 free; the demo's departments use the numbers below this one."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    address: str
    phone: str
    national_id: NationalId


class Crowd:
    """Draws people, nobody twice; one seed gives one crowd."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - people of a play, the same in every performance
        self._numbers: Iterator[NationalId] = synthetic_national_ids(self._random)
        self._names: set[str] = set()
        self._phone = FIRST_PHONE

    def person(self, name: str = "", *, is_young: bool = False) -> Person:
        """Somebody new, with the given name or one that nobody has yet."""
        name = name or self._draw_name(YOUNG_FIRST_NAMES if is_young else FIRST_NAMES)
        self._names.add(name)
        self._phone += 1
        street = self._random.choice(STREETS)
        return Person(
            name=name,
            email=email_of(name),
            address=f"{street} {self._random.randint(1, 60)}",
            phone=str(self._phone),
            national_id=next(self._numbers),
        )

    def _draw_name(self, first_names: list[str]) -> str:
        while True:
            name = f"{self._random.choice(first_names)} {self._random.choice(LAST_NAMES)}"
            if name not in self._names:
                return name


def email_of(name: str) -> str:
    """“Ingrid Sørli” is ingrid.sorli at example.no, which belongs to nobody."""
    ascii_name = name.lower().translate(str.maketrans("øåæ ", "oaa."))
    return f"{ascii_name}@example.no"
