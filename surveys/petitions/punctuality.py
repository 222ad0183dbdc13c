"""How many petitions were answered in time: the ratio a) of QĐ 766/QĐ-TTg, before issue of its final form here."""
