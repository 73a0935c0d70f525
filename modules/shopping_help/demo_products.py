"""What the invented stores sell, by aisle: name, unit, price in øre (0 for not known), allergens (? for not known)."""

AISLES = (
    "Frukt og grønt",
    "Brød",
    "Pålegg",
    "Meieri",
    "Kjøtt",
    "Fisk",
    "Tørrvarer",
    "Drikke",
    "Fryst",
    "Hus og hjem",
)
PRODUCTS = """
Frukt og grønt|Bananer|kilo|2490|
Frukt og grønt|Epler, røde|kilo|3490|
Frukt og grønt|Gulrøtter|kilo|2790|
Frukt og grønt|Poteter|kilo|1990|
Frukt og grønt|Agurk|piece|1890|
Frukt og grønt|Tomater, pakke|piece|2990|
Frukt og grønt|Salat|piece|2490|
Frukt og grønt|Løk|kilo|2190|
Brød|Kneippbrød|piece|3490|gluten
Brød|Grovbrød|piece|4290|gluten,sesame
Brød|Glutenfritt brød|piece|5990|egg
Brød|Knekkebrød|piece|2890|gluten,sesame
Brød|Lomper|piece|2390|gluten
Pålegg|Brunost|piece|7990|milk
Pålegg|Norvegia, skivet|piece|6490|milk
Pålegg|Kokt skinke|piece|3290|
Pålegg|Leverpostei|piece|2490|fish,milk
Pålegg|Makrell i tomat|piece|2390|fish
Pålegg|Kaviar på tube|piece|3190|fish
Pålegg|Jordbærsyltetøy|piece|3490|
Meieri|Lettmelk|litre|2290|milk
Meieri|Laktosefri melk|litre|2790|milk
Meieri|Havredrikk|litre|2590|gluten
Meieri|Smør|piece|4290|milk
Meieri|Rømme|piece|2390|milk
Meieri|Egg, 12 stk|piece|4990|egg
Meieri|Yoghurt naturell|piece|2690|milk
Kjøtt|Kjøttdeig|piece|6990|
Kjøtt|Kyllingfilet|piece|11900|
Kjøtt|Kjøttkaker|piece|5990|?
Fisk|Laksefilet|kilo|24900|fish
Fisk|Fiskekaker|piece|4990|fish,milk
Fisk|Reker, pillet|piece|8990|crustaceans
Tørrvarer|Havregryn|piece|2190|gluten
Tørrvarer|Kaffe, filtermalt|piece|6490|
Tørrvarer|Pasta|piece|1990|gluten
Tørrvarer|Peanøttsmør|piece|4490|peanuts
Drikke|Appelsinjuice|litre|3290|
Drikke|Farris|piece|2490|
Drikke|Alkoholfritt øl|piece|2690|gluten
Fryst|Fiskegrateng|piece|5490|gluten,fish,milk
Fryst|Blåbær|piece|4990|
Fryst|Vaniljeis|piece|0|milk,egg
Hus og hjem|Toalettpapir|piece|5990|
Hus og hjem|Oppvaskmiddel|piece|2990|
Hus og hjem|Lyspære|piece|0|
"""
