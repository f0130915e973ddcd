package models

import (
	"go/token"
	"testing"
	"unicode"
)

func TestFieldName(t *testing.T) {
	for column, want := range map[string]string{
		"first_name": "FirstName", "FirstName": "FirstName", "firstName": "FirstName", "FIRST_NAME": "FirstName",
		"first name": "FirstName", "first-name": "FirstName", "  first  name ": "FirstName", "name": "Name", "NAME": "Name",
		"artist_id": "ArtistID", "ArtistId": "ArtistID", "ArtistID": "ArtistID", "artistId": "ArtistID", "id": "ID", "ID": "ID",
		"url": "URL", "image_url": "ImageURL", "ImageUrl": "ImageURL", "http_url": "HTTPURL", "HTTPServer": "HTTPServer",
		"json": "JSON", "user_ids": "UserIDs", "userIDs": "UserIDs", "api_key": "APIKey", "uuid": "UUID", "ip": "IP",
		"idea": "Idea", "address2": "Address2", "url2": "URL2", "line_1": "Line1", "DVDTitle": "DVDTitle",
		"type": "Type", "select": "Select", "func": "Func", "range": "Range",
		"中文": "X中文", "名前 2": "X名前2", "größe": "Größe", "ärger": "Ärger", "éclair": "Éclair", "имя": "Имя", "ß": "Xß",
		"2fa": "N2fa", "1": "N1", "٣": "N٣", "price ($)": "Price", "a/b%": "AB", "_private": "Private", "__": "X", "$$": "X", "": "X",
		"e\u0301t": "Et", "a\x00b": "AB", "😀": "X", "😀 face": "Face", "\xff": "X",
	} {
		if got := fieldName(column); got != want {
			t.Errorf("fieldName(%q) = %s, want %s", column, got, want)
		}
	}
}

func TestTypeName(t *testing.T) {
	for table, want := range map[string][2]string{
		"invoice_lines": {"InvoiceLine", "InvoiceLines"}, "InvoiceLine": {"InvoiceLine", "InvoiceLines"},
		"InvoiceLines": {"InvoiceLine", "InvoiceLines"}, "INVOICE_LINES": {"InvoiceLine", "InvoiceLines"},
		"users": {"User", "Users"}, "people": {"Person", "People"}, "sheep": {"Sheep", "AllSheep"}, "News": {"News", "AllNews"},
		"sensor_data": {"SensorData", "AllSensorData"}, "MediaType": {"MediaType", "MediaTypes"}, "Genre": {"Genre", "Genres"},
		"addresses": {"Address", "Addresses"}, "order_status": {"OrderStatus", "OrderStatuses"}, "categories": {"Category", "Categories"},
		"urls": {"URL", "URLs"}, "api": {"API", "APIs"}, "user_ids": {"UserID", "UserIDs"}, "2021_sales": {"N2021Sale", "N2021Sales"},
		"用户": {"X用户", "AllX用户"}, "größen": {"Größen", "AllGrößen"}, "table": {"Table", "Tables"}, "types": {"Type", "Types"},
		"": {"X", "Xes"}, "t": {"T", "Ts"}, "t1": {"T1", "Ts1"}, "DVD": {"Dvd", "Dvds"}, "DVDs": {"DVD", "DVDs"}, "LP": {"Lp", "Lps"},
	} {
		name := typeName(table)
		if got := [2]string{name, rootName(name)}; got != want {
			t.Errorf("%q is %v, want %v", table, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"first_name", "HTTPServer2", "中文", "\xff\xfe", "a`b\"c'd", "٣", "ǆ", "userIDs", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, got := range []string{fieldName(name), typeName(name), rootName(typeName(name))} {
			first := []rune(got)[0]
			if !token.IsIdentifier(got) || !unicode.IsUpper(first) {
				t.Errorf("%q becomes %q, want an exported Go name", name, got)
			}
		}
		if rootName(typeName(name)) == typeName(name) {
			t.Errorf("%q: model and root are both called %s", name, typeName(name))
		}
	})
}
