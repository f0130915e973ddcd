package foreign

import (
	"strings"
	"testing"

	"github.com/jinzhu/inflection"
)

// TestPlurals holds the rules against the library that GORM and bun take them from.
func TestPlurals(t *testing.T) {
	words := strings.Fields(`user users person people woman human man child grandchild sex move zombie box boxes axis axes testis oxen ox fox quiz mouse dormouse
		louse matrix vertex index appendix church class glass dish city day key soliloquy hive knife life wolf half leaf roof cliff giraffe safe basis crisis
		analysis data datum medium media stadium buffalo tomato potato photo hero bus campus status alias address octopus virus cactus news series species
		equipment information rice money fish sheep jeans police lens gas cache house horse shoe toe movie cookie database category categories company
		companies order_item user_person login_status html_page x2 oauth2 a Δ criteria phenomenon staff proof dwarf thief wife archive native relative cry
		buzz waltz topaz diary alumni fungus genus process boss bias canvas tree bee employee gym physics parenthesis thesis diagnosis synopsis ellipse`)
	for _, word := range words {
		if got, want := plural(word), inflection.Plural(word); got != want {
			t.Errorf("plural of %s: got %s, want %s", word, got, want)
		}
		for _, form := range []string{word, inflection.Plural(word), strings.ToUpper(word[:1]) + word[1:]} {
			if got, want := singular(form), inflection.Singular(form); got != want {
				t.Errorf("singular of %s: got %s, want %s", form, got, want)
			}
		}
	}
}

// TestGormNames are names as NamingStrategy.ColumnName of GORM 1.31 spells them.
func TestGormNames(t *testing.T) {
	for name, want := range map[string]string{
		"ID": "id", "UserID": "user_id", "HTMLBody": "html_body", "BodyHTML": "body_html", "UserName": "user_name", "A": "a", "AB": "ab", "ABc": "a_bc",
		"IPAddress": "ip_address", "OAuth2Token": "o_auth2_token", "MD5": "md5", "SHA256Hash": "sha256_hash", "CreatedAt": "created_at", "URLs": "urls",
		"UserIDs": "user_ids", "Address1": "address1", "X_Y": "x__y", "LastHTTPSURL": "last_http_s_url", "lower": "lower", "IsOK": "is_ok", "UUIDv4": "uuidv4",
	} {
		if got := gormName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
