package models

import "strings"

// English nouns, as far as table names need them. The rules are the usual ones and the lists hold what the rules get wrong.
// jinzhu/inflection is not used: it compiles hundreds of patterns at every start (0.8 ms), takes 40 µs a word where a
// database may have a thousand tables, and knows no campus, drive, cache, tie, human or lens.

// irregular nouns, singular and plural. They also stand for compounds that end in them (bookshelf, salesperson).
var irregular = [][2]string{
	{"person", "people"}, {"child", "children"}, {"woman", "women"}, {"foot", "feet"}, {"tooth", "teeth"}, {"goose", "geese"},
	{"quiz", "quizzes"},
	{"shelf", "shelves"}, {"leaf", "leaves"}, {"loaf", "loaves"}, {"half", "halves"}, {"calf", "calves"}, {"self", "selves"},
	{"wolf", "wolves"}, {"thief", "thieves"}, {"scarf", "scarves"}, {"hoof", "hooves"},
	{"knife", "knives"}, {"wife", "wives"},
	{"index", "indices"}, {"matrix", "matrices"}, {"vertex", "vertices"}, {"vortex", "vortices"}, {"appendix", "appendices"},
	{"criterion", "criteria"}, {"phenomenon", "phenomena"}, {"bacterium", "bacteria"},
	{"curriculum", "curricula"}, {"memorandum", "memoranda"}, {"addendum", "addenda"}, {"millennium", "millennia"},
	{"cactus", "cacti"}, {"fungus", "fungi"}, {"alumnus", "alumni"}, {"radius", "radii"}, {"stimulus", "stimuli"},
	{"nucleus", "nuclei"}, {"corpus", "corpora"}, {"genus", "genera"},
	{"lens", "lenses"}, {"iris", "irises"}, {"trellis", "trellises"}, {"pelvis", "pelvises"},
}

// standalone irregulars are too short to be looked for at the end of other words.
var standalone = [][2]string{{"man", "men"}, {"ox", "oxen"}, {"elf", "elves"}, {"die", "dies"}, {"mouse", "mice"}, {"louse", "lice"},
	{"life", "lives"}}

// uncountable nouns have one form, or are used in one form as the name of a table.
var uncountable = set("advice aircraft analytics baggage bison cash chassis clothes corps data deer economics electronics " +
	"english equipment evidence feedback firmware fish furniture goods hardware headquarters homework information jeans " +
	"knowledge logistics luggage mathematics means media metadata middleware money moose music news offspring pants " +
	"physics police politics rice salmon scissors series sheep shorts software spacecraft species staff swine traffic " +
	"trousers trout weather wildlife aws cms css dns gis gps https ios mms nfs os pos rss sms tls")

// Singulars that end in s, and plurals whose singular ends in a silent e, i, o or u: what the rules below cannot tell.
var (
	singularAs = set("alias atlas bias canvas christmas gas pancreas")
	singularOs = set("albatros asbestos chaos cosmos ethos kudos pathos rhinoceros")
	pluralIs   = set("alibis apis bikinis emojis guis khakis kiwis kpis rabbis safaris skis taxis uis wikis")
	pluralUs   = set("bayous bureaus cpus emus gpus gurus haikus menus plateaus skus tableaus tofus tutus")
	pluralIe   = set("brownies calories collies cookies freebies genies goalies groupies hoodies indies magpies movies newbies " +
		"pixies prairies rookies selfies smoothies sorties townies zombies")
	pluralUse = set("abuses accuses excuses fuses misuses muses recluses refuses reuses ruses uses")
	pluralChe = set("aches apaches avalanches backaches brioches caches cliches creches earaches headaches heartaches " +
		"microfiches moustaches niches pastiches porsches psyches quiches stomachaches toothaches tranches")
	pluralOe  = set("aloes canoes  floes foes hoes oboes roes shoes horseshoes snowshoes toes tiptoes woes")
	pluralO   = set("buffalo echo embargo hero mosquito potato tomato tornado torpedo veto volcano")
	hardCh    = set("epoch eunuch loch matriarch monarch patriarch stomach tech")
	notMan    = set("ayman brahman caiman cayman german human norman ottoman roman shaman talisman")
	notMen    = set("abdomen acumen bitumen omen regimen semen specimen stamen")
	pluralSis = set("antitheses crises diagnoses ellipses emphases geneses hypotheses metamorphoses nemeses neuroses oases " +
		"parentheses prognoses prostheses syntheses synopses theses")
)

// singular is the singular of a lower-case English noun; a singular is returned as it is.
func singular(noun string) string {
	if len(noun) < 3 || uncountable[noun] {
		return noun
	}
	if one, ok := replaceIrregular(noun, 1, 0); ok {
		return one
	}
	if _, ok := replaceIrregular(noun, 0, 1); ok {
		return noun
	}
	if strings.HasSuffix(noun, "men") && !notMen[noun] {
		return noun[:len(noun)-3] + "man"
	}
	if !strings.HasSuffix(noun, "s") || isSingularS(noun) {
		return noun
	}
	if strings.HasSuffix(noun, "es") {
		return singularOfEs(noun)
	}
	return noun[:len(noun)-1]
}

// isSingularS tells whether a noun that ends in s is a singular: address, status, analysis, canvas.
func isSingularS(noun string) bool {
	switch stem := noun[:len(noun)-1]; stem[len(stem)-1] {
	case 's':
		return true
	case 'u':
		return !pluralUs[noun]
	case 'i':
		return !pluralIs[noun]
	case 'a':
		return singularAs[noun]
	case 'o':
		return singularOs[noun]
	}
	return false
}

// singularOfEs is the singular of a plural in es, whose e may belong to the ending or to the noun.
func singularOfEs(noun string) string {
	withE, without := noun[:len(noun)-1], noun[:len(noun)-2]
	ends := func(suffix string) bool { return strings.HasSuffix(noun, suffix) }
	switch {
	case noun == "axes", ends("yses"), pluralSis[noun]:
		return without + "is"
	case ends("ies"):
		if len(noun) <= 4 || pluralIe[noun] {
			return withE
		}
		return noun[:len(noun)-3] + "y"
	case ends("oes"):
		if pluralOe[noun] {
			return withE
		}
		return without
	case ends("ches"):
		if pluralChe[noun] {
			return withE
		}
		return without
	case ends("xes"), ends("sses"), ends("shes"), ends("tzes"), ends("zzes"):
		return without
	case ends("uses"):
		if ends("auses") || ends("ouses") || pluralUse[noun] {
			return withE
		}
		return without
	case singularAs[without], singularOs[without]:
		return without
	}
	return withE
}

// plural is the plural of a lower-case English noun in the singular.
func plural(noun string) string {
	if noun == "" || uncountable[noun] {
		return noun
	}
	if many, ok := replaceIrregular(noun, 0, 1); ok {
		return many
	}
	ends := func(suffix string) bool { return strings.HasSuffix(noun, suffix) }
	switch {
	case len(noun) > 3 && ends("man") && !notMan[noun]:
		return noun[:len(noun)-2] + "en"
	case len(noun) > 3 && ends("sis"), noun == "axis":
		return noun[:len(noun)-2] + "es"
	case ends("ch") && hardCh[noun], ends("is") && pluralIs[noun+"s"]:
		return noun + "s"
	case ends("s"), ends("x"), ends("z"), ends("ch"), ends("sh"), pluralO[noun]:
		return noun + "es"
	case len(noun) > 1 && ends("y") && (!isVowel(noun[len(noun)-2]) || ends("quy")):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

// replaceIrregular exchanges one form of an irregular noun, or of a compound that ends in one, for the other.
func replaceIrregular(noun string, from, to int) (string, bool) {
	for _, forms := range standalone {
		if noun == forms[from] {
			return forms[to], true
		}
	}
	if len(noun) < ending {
		return "", false
	}
	for _, forms := range irregularBy[from][noun[len(noun)-ending:]] {
		if head, ok := strings.CutSuffix(noun, forms[from]); ok {
			return head + forms[to], true
		}
	}
	return "", false
}

// irregularBy are the irregular nouns by the last letters of the singular and of the plural, so that the many nouns that are
// regular are not compared with all of them.
var irregularBy = [2]map[string][][2]string{byEnding(0), byEnding(1)}

// ending is the length of the shortest irregular noun.
const ending = 4

func byEnding(form int) map[string][][2]string {
	by := make(map[string][][2]string, len(irregular))
	for _, forms := range irregular {
		last := forms[form][len(forms[form])-ending:]
		by[last] = append(by[last], forms)
	}
	return by
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func set(words string) map[string]bool {
	members := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		members[word] = true
	}
	return members
}
