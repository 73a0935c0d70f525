"""Larvik, Sandefjord and Melhus as the demonstration shows them: public names of places, invented everything else.

Each municipality's first department is open all week, so that somebody is at work whenever the demo is started.
"""

from dataclasses import replace

from shop.demo.blueprint import (
    CLEANING,
    COMPANY,
    FIRST_TALK,
    LICENCE,
    OTHER_LENGTHS,
    PRACTICAL_HELP,
    RESPITE_STAY,
    SHOPPING,
    WEEKDAYS,
    WEEKEND,
    DepartmentDrawing,
    MunicipalityDrawing,
    ProviderDrawing,
    weekly,
)

ALL_WEEK = (*weekly(WEEKDAYS, 8, 20), *weekly(WEEKEND, 10, 16))
LONG_WEEKENDS = (*weekly(WEEKDAYS, 8, 20), *weekly(WEEKEND, 10, 18))
"""Who was away for a weekend is fetched on Sunday at 17."""
SHORT_WEEK = weekly((1, 2, 3, 4), 9, 15)
TWO_DAYS = weekly((2, 4), 10, 16)
OFFICE_WEEK = (*weekly((1, 2, 4, 5), 8, 16), *weekly((3,), 8, 20))
"""With one long evening, for those who have a job and for groups."""
UNNAMED = ""
HOW_TO_JOIN = "Du får en lenke på SMS samme dag. Åpne den, så er du med; du trenger ikke noe program."

LARVIK = MunicipalityDrawing(
    number="3909",
    case_officer="Hanne Lie",
    administrator="Sigrid Haugland",
    departments=(
        DepartmentDrawing(
            name="Hjemmehjelp Torstrand",
            phone="68050123",
            visiting_address="Bøkeveien 2, Larvik",
            hours=ALL_WEEK,
            services=(CLEANING, replace(PRACTICAL_HELP, rules=OTHER_LENGTHS), COMPANY),
            administrator="Anne Brekke",
            beds=("Rom 1", "Rom 2"),
            kept_for_phone=10,
            closed_in=9,
            recipients=30,
            featured=("Ingrid Sørli", "Per Hauge", "Ruth Aasen", "Odd Nymoen", "Kari Lunde", "Mona Teigen"),
            providers=(
                ProviderDrawing(
                    "Amal Berge", (*weekly(WEEKDAYS, 8, 16), *weekly((6,), 10, 16)), {LICENCE: None}
                ),
                ProviderDrawing(
                    "Bente Lunde", (*weekly((1, 2, 3, 5), 8, 16), *weekly((7,), 10, 16)), {LICENCE: 200}
                ),
                ProviderDrawing(
                    "Jonas Vik", (*weekly(WEEKDAYS, 12, 20), *weekly((7,), 10, 16)), {LICENCE: 20}
                ),
                ProviderDrawing("Marit Solheim", weekly((2, 3, 4, 5), 12, 20)),
                ProviderDrawing(UNNAMED, (*weekly(WEEKDAYS, 8, 14), *weekly((6,), 10, 16))),
            ),
        ),
        DepartmentDrawing(
            name="Bofellesskapet Furulia",
            phone="68050131",
            hours=SHORT_WEEK,
            services=(replace(PRACTICAL_HELP, visits=(16, 20), share=1.0),),
            administrator="Tor Ekeberg",
            recipients=9,
            featured=("Sindre Moen",),
            are_young=True,
            providers=(
                ProviderDrawing("Nora Myhre", weekly((1, 2, 3, 4), 9, 15)),
                ProviderDrawing("Emil Stokke", weekly((1, 2, 4), 9, 15)),
                ProviderDrawing("Aisha Rahimi", weekly((1, 3), 9, 15)),
                ProviderDrawing(UNNAMED, weekly((2, 4), 9, 13)),
            ),
        ),
        DepartmentDrawing(
            name="Hjemmehjelp Stavern",
            phone="68050142",
            hours=TWO_DAYS,
            services=(CLEANING,),
            administrator="Grete Fjeld",
            recipients=21,
            featured=("Solveig Krogh",),
            providers=(
                ProviderDrawing("Linda Aune", weekly((2, 4), 10, 16)),
                ProviderDrawing("Geir Holtan", weekly((2, 4), 10, 16)),
                ProviderDrawing("Yusuf Demir", weekly((4,), 10, 16)),
                ProviderDrawing(UNNAMED, weekly((2,), 10, 16)),
            ),
        ),
        DepartmentDrawing(
            name="Hukommelsesteamet",
            phone="68050155",
            visiting_address="Lindeveien 4, Larvik",
            video_instructions=HOW_TO_JOIN,
            hours=OFFICE_WEEK,
            services=(FIRST_TALK,),
            administrator="Kirsten Holth",
            recipients=12,
            featured=("Marte Sandvik", "Svein Dahlby"),
            providers=(
                ProviderDrawing("Ragna Moen", OFFICE_WEEK),
                ProviderDrawing("Siri Lundgren", OFFICE_WEEK),
                ProviderDrawing("Jon Bekkevold", weekly((1, 3, 5), 8, 16)),
            ),
        ),
        DepartmentDrawing(
            name="Arbeid og aktivitet",
            phone="68050166",
            visiting_address="Verkstedveien 8, Larvik",
            hours=weekly(WEEKDAYS, 8, 16),
            services=(SHOPPING,),
            administrator="Grete Solvang",
            recipients=8,
            featured=("Oddvar Tangen",),
            providers=(
                ProviderDrawing("Terje Lunder", weekly(WEEKDAYS, 8, 16)),
                ProviderDrawing("Mona Brattås", weekly(WEEKDAYS, 8, 16)),
                ProviderDrawing("Kim Andre Foss", weekly((1, 2, 4), 8, 16)),
            ),
        ),
    ),
)

SANDEFJORD = MunicipalityDrawing(
    number="3907",
    case_officer="Eirik Nes",
    administrator="Marianne Tveit",
    departments=(
        DepartmentDrawing(
            name="Hjemmehjelp sentrum",
            phone="68051123",
            visiting_address="Fjordgata 11, Sandefjord",
            hours=ALL_WEEK,
            services=(CLEANING, PRACTICAL_HELP),
            administrator="Knut Rød",
            recipients=25,
            featured=("Liv Bakken", "Arne Foss", "Unni Grav"),
            providers=(
                ProviderDrawing("Silje Dahl", (*weekly(WEEKDAYS, 8, 16), *weekly((6,), 10, 16))),
                ProviderDrawing("Pawel Nowak", (*weekly(WEEKDAYS, 8, 15), *weekly((7,), 10, 16))),
                ProviderDrawing("Turid Vang", (*weekly((1, 3, 4, 5), 12, 20), *weekly((6,), 10, 16))),
                ProviderDrawing("Henrik Lien", (*weekly((1, 2, 4), 13, 20), *weekly((7,), 10, 16))),
            ),
        ),
        DepartmentDrawing(
            name="Hjemmehjelp Stokke",
            phone="68051131",
            hours=SHORT_WEEK,
            services=(CLEANING,),
            administrator="Ellen Skaug",
            recipients=15,
            featured=("Tor Eide",),
            providers=(
                ProviderDrawing("Berit Ous", weekly((1, 2, 3, 4), 9, 15)),
                ProviderDrawing("Ali Hosseini", weekly((1, 3), 9, 15)),
                ProviderDrawing("Kjersti Moe", weekly((2, 4), 9, 14)),
                ProviderDrawing(UNNAMED, weekly((3,), 9, 15)),
            ),
        ),
        DepartmentDrawing(
            name="Hukommelsesteam Sandefjord",
            phone="68051155",
            visiting_address="Torvgata 9, Sandefjord",
            video_instructions=HOW_TO_JOIN,
            hours=OFFICE_WEEK,
            services=(FIRST_TALK,),
            administrator="Gro Haugland",
            recipients=8,
            featured=("Eva Strandli",),
            providers=(
                ProviderDrawing("Nina Sandberg", OFFICE_WEEK),
                ProviderDrawing("Tove Bergli", OFFICE_WEEK),
            ),
        ),
        DepartmentDrawing(
            name="Avlastningen Sandefjord",
            phone="68051160",
            visiting_address="Teksleveien 14, Sandefjord",
            hours=LONG_WEEKENDS,
            services=(RESPITE_STAY,),
            administrator="Anita Grimstad",
            recipients=10,
            featured=("Kristin Solbakken", "Terje Haugen"),
            providers=(
                ProviderDrawing("Camilla Rustad", ALL_WEEK),
                ProviderDrawing("Joakim Enger", ALL_WEEK),
                ProviderDrawing("Hanne Tveiten", weekly(WEEKDAYS, 8, 16)),
            ),
        ),
    ),
)

MELHUS = MunicipalityDrawing(
    number="5028",
    case_officer="Randi Gaupset",
    administrator="Ola Singsås",
    departments=(
        DepartmentDrawing(
            name="Hjemmetjenesten Melhus",
            phone="68052123",
            visiting_address="Elvevegen 5, Melhus",
            hours=ALL_WEEK,
            services=(CLEANING, replace(PRACTICAL_HELP, visits=(12, 16), share=0.35)),
            administrator="Inger Lundemo",
            recipients=90,
            featured=("Gunn Losen", "Magne Øyen", "Astrid Kvål"),
            providers=(
                ProviderDrawing("Toril Hage", (*weekly(WEEKDAYS, 8, 16), *weekly((6,), 10, 16))),
                ProviderDrawing("Stian Brå", (*weekly(WEEKDAYS, 8, 16), *weekly((7,), 10, 16))),
                ProviderDrawing("Fatima Osman", (*weekly(WEEKDAYS, 8, 14), *weekly((6,), 10, 16))),
                ProviderDrawing("Kristin Hofstad", weekly(WEEKDAYS, 12, 20)),
                ProviderDrawing("Lars Eggen", (*weekly((1, 2, 3, 4), 12, 20), *weekly((7,), 10, 16))),
                ProviderDrawing(UNNAMED, weekly(WEEKDAYS, 8, 16)),
                ProviderDrawing(UNNAMED, weekly((1, 3, 5), 14, 20)),
            ),
        ),
        DepartmentDrawing(
            name="Hjemmetjenesten Hølonda",
            phone="68052131",
            hours=SHORT_WEEK,
            services=(CLEANING, replace(PRACTICAL_HELP, visits=(8,), share=0.25)),
            administrator="Jostein Gåsbakk",
            recipients=40,
            featured=("Borghild Fremo",),
            providers=(
                ProviderDrawing("Anita Krogstad", weekly((1, 2, 3, 4), 9, 15)),
                ProviderDrawing("Tomas Jelenski", weekly((1, 2, 3, 4), 9, 15)),
                ProviderDrawing("Wenche Ree", weekly((1, 3), 9, 15)),
                ProviderDrawing("Daniel Tesfay", weekly((2, 4), 9, 15)),
                ProviderDrawing(UNNAMED, weekly((1, 4), 9, 15)),
            ),
        ),
        DepartmentDrawing(
            name="Hjemmetjenesten Flå",
            phone="68052142",
            hours=TWO_DAYS,
            services=(CLEANING,),
            administrator="Siv Rønning",
            recipients=20,
            featured=("Harald Vollen",),
            providers=(
                ProviderDrawing("Mette Kirkvold", weekly((2, 4), 10, 16)),
                ProviderDrawing("Roar Skjerdingstad", weekly((2, 4), 10, 16)),
                ProviderDrawing("Elif Yildiz", weekly((2,), 10, 16)),
                ProviderDrawing(UNNAMED, weekly((4,), 10, 16)),
            ),
        ),
        DepartmentDrawing(
            name="Arbeid og aktivitet",
            phone="68052166",
            visiting_address="Industrivegen 3, Melhus",
            hours=weekly(WEEKDAYS, 8, 16),
            services=(SHOPPING,),
            administrator="Solveig Kvåle",
            recipients=8,
            featured=("Asbjørn Lundamo",),
            providers=(
                ProviderDrawing("Per Ivar Gåsbakk", weekly(WEEKDAYS, 8, 16)),
                ProviderDrawing("Tone Horg", weekly(WEEKDAYS, 8, 16)),
                ProviderDrawing("Even Gimse", weekly((1, 2, 4), 8, 16)),
            ),
        ),
    ),
)

MUNICIPALITIES = (LARVIK, SANDEFJORD, MELHUS)
