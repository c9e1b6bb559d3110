package geocode

import "strings"

// adminWords are folded words that say what sort of area a name belongs to, in
// the languages of its country or ours, and the little words between.
const adminWords = ` administrative apskritis autonoma autonome autonomous bezirk bundesland canton cidade city comarca comitatul comuna
 commune comune comunidad comunidade comunitat concelho concello condado conseil contae county de del della des di district districte distrito
 do du departement departament departamento el freistaat gemeente gemeinde gewest gmina grad hansestadt het horad hovedstaden judet judetul
 kanton kommun kommune kraj kreis kreisfreie la lan land landkreis les linn m maakond megye megyei mesto mestna municipality municipiu
 municipiul municipio municipiului novads obcina obec obshtina of okres opcina oras orasul oblast periferia powiat prefecture principado
 principality prov province provincia provincie provincija provinz rajono regia regiao regierungsbezirk region regione regiune regiunea savivaldybe
 stad stadt stadtkreis statutarstadt the urban vald valsts varmegye varos ville voivodeship wojewodztwo zemlja zupanija autonoma ciudad
 landeshauptstadt marktgemeinde stadtgemeinde markt miesto miestas pilseta pilsetas novada pagasts pagasta seniunija
 miasto gr linn valstspilseta valstspilsetas opcina
 arr arrondissement arrondissementet ayuntamiento xunta generalitat kunta kaupunki maakunta
 δημοσ δημου νομοσ νομου περιφερεια περιφερειακη ενοτητα επαρχια κοινοτητα община област район град столична гр град с село `

// strip takes such words off both ends of a folded name; the name itself where
// nothing would be left.
func strip(folded string) string {
	words := strings.Fields(folded)
	from, to := 0, len(words)
	for to-from > 1 && isAdminWord(words[from]) {
		from++
	}
	for to-from > 1 && isAdminWord(words[to-1]) {
		to--
	}
	if from > 0 && to-from == 1 && isAdminWord(words[from]) {
		return folded
	}
	return strings.Join(words[from:to], " ")
}

func isAdminWord(w string) bool {
	for at := 0; ; {
		i := strings.Index(adminWords[at:], w)
		if i < 0 {
			return false
		}
		at += i
		before, after := adminWords[at-1], adminWords[at+len(w)]
		if (before == ' ' || before == '\n') && (after == ' ' || after == '\n') {
			return true
		}
		at += len(w)
	}
}
