package models

import (
	"strings"
	"testing"
)

func TestEnglish(t *testing.T) {
	for pair := range strings.FieldsSeq(`
		user/users address/addresses status/statuses process/processes class/classes bus/buses gas/gases lens/lenses
		campus/campuses virus/viruses bonus/bonuses census/censuses menu/menus gpu/gpus alias/aliases canvas/canvases
		photo/photos video/videos hero/heroes potato/potatoes shoe/shoes cache/caches branch/branches match/matches
		headache/headaches niche/niches stomach/stomachs epoch/epochs movie/movies cookie/cookies tie/ties pie/pies
		category/categories company/companies key/keys day/days city/cities empty/empties zombie/zombies calorie/calories query/queries
		leaf/leaves shelf/shelves bookshelf/bookshelves knife/knives wife/wives life/lives half/halves wolf/wolves
		drive/drives archive/archives curve/curves valve/valves move/moves olive/olives objective/objectives
		person/people salesperson/salespeople child/children grandchild/grandchildren woman/women man/men craftsman/craftsmen
		human/humans german/germans foot/feet tooth/teeth goose/geese mouse/mice ox/oxen
		index/indices matrix/matrices vertex/vertices criterion/criteria phenomenon/phenomena radius/radii alumnus/alumni
		analysis/analyses crisis/crises axis/axes diagnosis/diagnoses hypothesis/hypotheses
		base/bases case/cases house/houses warehouse/warehouses response/responses license/licenses expense/expenses
		purchase/purchases database/databases phrase/phrases clause/clauses excuse/excuses use/uses cause/causes
		invoice/invoices price/prices service/services slice/slices size/sizes prize/prizes quiz/quizzes box/boxes tax/taxes
		dish/dishes schema/schemas quota/quotas camera/cameras area/areas album/albums museum/museums forum/forums
		employee/employees fee/fees tree/trees store/stores file/files note/notes taxi/taxis api/apis specimen/specimens
		sheep/sheep series/series species/species news/news equipment/equipment information/information data/data
		metadata/metadata media/media staff/staff fish/fish money/money police/police sms/sms aircraft/aircraft`) {
		one, many, _ := strings.Cut(pair, "/")
		if got := singular(many); got != one {
			t.Errorf("singular(%s) = %s, want %s", many, got, one)
		}
		if got := singular(one); got != one {
			t.Errorf("singular(%s) = %s, want it to stay", one, got)
		}
		if got := plural(one); got != many {
			t.Errorf("plural(%s) = %s, want %s", one, got, many)
		}
	}
}

func TestEnglishOtherPlurals(t *testing.T) {
	for many, one := range map[string]string{"indexes": "index", "matrixes": "matrix", "is": "is", "a": "a", "": ""} {
		if got := singular(many); got != one {
			t.Errorf("singular(%s) = %s, want %s", many, got, one)
		}
	}
}
