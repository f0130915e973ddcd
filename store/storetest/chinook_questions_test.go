package storetest_test

import (
	"fmt"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// question is asked of models, and in plain SQL of SQLite.
type question struct {
	name string
	sql  string
	ask  func(*chinook) string
}

var chinookQuestions = []question{
	{"how many there are of everything", `SELECT (SELECT count(*) FROM Artist), (SELECT count(*) FROM Album), (SELECT count(*) FROM Track), (SELECT count(*) FROM Customer), (SELECT count(*) FROM Invoice), (SELECT count(*) FROM InvoiceLine)`,
		func(c *chinook) string {
			var counts []any
			for _, q := range []store.Selection{c.artists, c.albums, c.tracks, c.customers, c.invoices, c.lines} {
				n, err := q.Count()
				c.ok(err)
				counts = append(counts, n)
			}
			return answer([][]any{counts})
		}},
	{"an artist by the key", `SELECT ArtistId, Name FROM Artist WHERE ArtistId = 90`,
		func(c *chinook) string { return c.objects(c.artists.FilterBy("ID", 90), "ID", "Name") }},
	{"the albums of an artist", `SELECT Title FROM Album JOIN Artist USING (ArtistId) WHERE Artist.Name = 'Audioslave' ORDER BY AlbumId`,
		func(c *chinook) string {
			return c.objects(c.albums.Join(c.albums.Relation("Artist")).Filter(c.artists.Column("Name").Eq("Audioslave")).OrderBy("ID"), "Title")
		}},
	{"artists without albums", `SELECT count(*), min(ArtistId), max(ArtistId) FROM Artist WHERE ArtistId NOT IN (SELECT ArtistId FROM Album)`,
		func(c *chinook) string {
			id := c.artists.Column("ID")
			return c.table(c.artists.Filter(c.artists.Relation("Albums").Any().Not()).Select(store.Count(), id.Min(), id.Max()))
		}},
	{"albums that have a track over ten minutes by Led Zeppelin", `SELECT AlbumId, Title FROM Album WHERE ArtistId = (SELECT ArtistId FROM Artist WHERE Name = 'Led Zeppelin') AND AlbumId IN (SELECT AlbumId FROM Track WHERE Milliseconds > 600000) ORDER BY AlbumId`,
		func(c *chinook) string {
			return c.objects(c.albums.Filter(c.albums.Relation("Artist").Has(c.artists.Column("Name").Eq("Led Zeppelin")),
				c.albums.Relation("Tracks").Any(c.tracks.Column("Milliseconds").Gt(600000))).OrderBy("ID"), "ID", "Title")
		}},
	{"tracks of an artist, by two relations", `SELECT count(*) FROM Track WHERE AlbumId IN (SELECT AlbumId FROM Album WHERE ArtistId IN (SELECT ArtistId FROM Artist WHERE Name = 'AC/DC'))`,
		func(c *chinook) string {
			n, err := c.tracks.Filter(c.tracks.Relation("Album").Has(c.albums.Relation("Artist").Has(c.artists.Column("Name").Eq("AC/DC")))).Count()
			c.ok(err)
			return fmt.Sprint(n)
		}},
	{"tracks of each genre", `SELECT Genre.Name, count(*) FROM Track JOIN Genre USING (GenreId) GROUP BY GenreId, Genre.Name ORDER BY 2 DESC, GenreId LIMIT 8`,
		func(c *chinook) string {
			n, name, id := store.Count().As("n"), c.genres.Column("Name"), c.genres.Column("ID")
			return c.table(c.tracks.Join(c.tracks.Relation("Genre")).GroupBy(id, name).OrderBy(n.Desc(), id).Limit(8).Select(name, n))
		}},
	{"genres with more than a hundred tracks", `SELECT Genre.Name, count(*) FROM Track JOIN Genre USING (GenreId) GROUP BY GenreId, Genre.Name HAVING count(*) > 100 ORDER BY GenreId`,
		func(c *chinook) string {
			name, id := c.genres.Column("Name"), c.genres.Column("ID")
			return c.table(c.tracks.Join(c.tracks.Relation("Genre")).GroupBy(id, name).Having(store.Count().Gt(100)).OrderBy(id).Select(name, store.Count()))
		}},
	{"what was earned, exactly", `SELECT round(sum(Total), 2) FROM Invoice`,
		func(c *chinook) string {
			total, err := c.invoices.Sum(c.invoices.Column("Total"))
			c.ok(err)
			return word(total)
		}},
	{"prices times quantities make the totals", `SELECT count(*) FROM Invoice WHERE CAST(round(Total * 100) AS INTEGER) = (SELECT sum(CAST(round(UnitPrice * 100) AS INTEGER) * Quantity) FROM InvoiceLine WHERE InvoiceLine.InvoiceId = Invoice.InvoiceId)`,
		func(c *chinook) string {
			sum := c.lines.Filter(c.lines.Column("InvoiceID").Eq(c.invoices.Column("ID"))).
				Select(c.lines.Column("UnitPrice").Mul(c.lines.Column("Quantity")).Sum()).ScalarSubquery()
			n, err := c.invoices.Filter(c.invoices.Column("Total").Sub(sum).Abs().Lt(0.001)).Count()
			c.ok(err)
			return fmt.Sprint(n)
		}},
	{"the prices there are", `SELECT DISTINCT UnitPrice FROM Track ORDER BY 1`,
		func(c *chinook) string {
			price := c.tracks.Column("UnitPrice")
			return c.table(c.tracks.OrderBy(price).Select(price).Distinct())
		}},
	{"the smallest, largest and average invoice", `SELECT min(Total), max(Total), round(avg(Total), 4) FROM Invoice`,
		func(c *chinook) string {
			total := c.invoices.Column("Total")
			return c.table(c.invoices.Select(total.Min(), total.Max(), total.Avg().Round(4)))
		}},
	{"the best customers", `SELECT FirstName, LastName, round(sum(Total), 2) FROM Customer JOIN Invoice USING (CustomerId) GROUP BY CustomerId ORDER BY sum(CAST(round(Total * 100) AS INTEGER)) DESC, CustomerId LIMIT 5`,
		func(c *chinook) string {
			id, first, last, sum := c.customers.Column("ID"), c.customers.Column("FirstName"), c.customers.Column("LastName"), c.invoices.Column("Total").Sum().As("spent")
			return c.table(c.customers.Join(c.customers.Relation("Invoices")).GroupBy(id, first, last).OrderBy(sum.Desc(), id).Limit(5).Select(first, last, sum))
		}},
	{"earnings of each country", `SELECT BillingCountry, count(*), round(sum(Total), 2) FROM Invoice GROUP BY BillingCountry ORDER BY sum(CAST(round(Total * 100) AS INTEGER)) DESC, min(InvoiceId) LIMIT 6`,
		func(c *chinook) string {
			country, sum := c.invoices.Column("BillingCountry"), c.invoices.Column("Total").Sum().As("earned")
			return c.table(c.invoices.GroupBy(country).OrderBy(sum.Desc(), c.invoices.Column("ID").Min()).Limit(6).Select(country, store.Count(), sum))
		}},
	{"earnings of each year", `SELECT strftime('%Y', InvoiceDate), count(*), round(sum(Total), 2) FROM Invoice GROUP BY 1 ORDER BY 1`,
		func(c *chinook) string {
			year := store.Func("substr", c.invoices.Column("InvoiceDate").Cast("text"), 1, 4).As("year")
			return c.table(c.invoices.GroupBy(year).OrderBy(year).Select(year, store.Count(), c.invoices.Column("Total").Sum()))
		}},
	{"invoices of a month", `SELECT InvoiceId, InvoiceDate, Total FROM Invoice WHERE InvoiceDate >= '2023-02-01' AND InvoiceDate < '2023-03-01' ORDER BY InvoiceId`,
		func(c *chinook) string {
			day := func(month time.Month) time.Time { return time.Date(2023, month, 1, 0, 0, 0, 0, time.UTC) }
			date := c.invoices.Column("InvoiceDate")
			return c.objects(c.invoices.Filter(date.Ge(day(2)), date.Lt(day(3))).OrderBy("ID"), "ID", "InvoiceDate", "Total")
		}},
	{"the first and the last day", `SELECT min(InvoiceDate), max(InvoiceDate) FROM Invoice`,
		func(c *chinook) string {
			date := c.invoices.Column("InvoiceDate")
			return c.table(c.invoices.Select(date.Min(), date.Max()))
		}},
	{"employees and their managers", `SELECT e.FirstName, m.FirstName FROM Employee e LEFT JOIN Employee m ON m.EmployeeId = e.ReportsTo ORDER BY e.EmployeeId`,
		func(c *chinook) string {
			boss := c.employees.As("boss")
			return c.table(c.employees.OuterJoin(c.employees.Relation("Manager").As("boss")).OrderBy(c.employees.Column("ID")).
				Select(c.employees.Column("FirstName"), boss.Column("FirstName").As("boss_name")))
		}},
	{"who reports to whom, through objects", `SELECT m.LastName, e.LastName FROM Employee m JOIN Employee e ON e.ReportsTo = m.EmployeeId ORDER BY m.EmployeeId, e.EmployeeId`,
		func(c *chinook) string {
			var rows [][]any
			for _, boss := range c.all("Employee", c.employees.OrderBy("ID")) {
				for _, report := range c.related(boss, "Reports", "Employee") {
					rows = append(rows, append(c.fields(boss, "LastName"), c.fields(report, "LastName")...))
				}
			}
			return answer(rows)
		}},
	{"how deep the managers go", `WITH RECURSIVE tree (id, name, depth) AS (SELECT EmployeeId, FirstName, 1 FROM Employee WHERE ReportsTo IS NULL UNION ALL SELECT EmployeeId, FirstName, depth + 1 FROM Employee JOIN tree ON tree.id = ReportsTo) SELECT name, depth FROM tree ORDER BY depth, id`,
		func(c *chinook) string {
			e := c.employees
			tree := e.Filter(e.Column("ReportsTo").IsNull()).Select(e.Column("ID").As("id"), e.Column("FirstName").As("name"), store.Literal(1).As("depth")).CTE("tree")
			tree = tree.UnionAll(e.Join(tree, tree.Column("id").Eq(e.Column("ReportsTo"))).Select(e.Column("ID"), e.Column("FirstName"), tree.Column("depth").Add(1)))
			return c.table(tree.OrderBy("depth", "id").Select(tree.Column("name"), tree.Column("depth")))
		}},
	{"customers of each employee", `SELECT e.LastName, count(CustomerId) FROM Employee e LEFT JOIN Customer ON SupportRepId = EmployeeId GROUP BY EmployeeId ORDER BY 2 DESC, EmployeeId`,
		func(c *chinook) string {
			id, name, n := c.employees.Column("ID"), c.employees.Column("LastName"), c.customers.Column("ID").Count().As("customers")
			return c.table(c.employees.OuterJoin(c.employees.Relation("Customers")).GroupBy(id, name).OrderBy(n.Desc(), id).Select(name, n))
		}},
	{"playlists and how much is on them", `SELECT PlaylistId, Playlist.Name, count(TrackId) FROM Playlist LEFT JOIN PlaylistTrack USING (PlaylistId) GROUP BY PlaylistId, Playlist.Name ORDER BY PlaylistId`,
		func(c *chinook) string {
			id, name := c.lists.Column("ID"), c.lists.Column("Name")
			return c.table(c.lists.OuterJoin(c.lists.Relation("Tracks")).GroupBy(id, name).OrderBy(id).Select(id, name, c.tracks.Column("ID").Count()))
		}},
	{"playlists of a track", `SELECT PlaylistId, Playlist.Name FROM Playlist JOIN PlaylistTrack USING (PlaylistId) WHERE TrackId = 3402 ORDER BY PlaylistId`,
		func(c *chinook) string {
			return c.objects(c.lists.Filter(c.lists.Relation("Tracks").Any(c.tracks.Column("ID").Eq(3402))).OrderBy("ID"), "ID", "Name")
		}},
	{"tracks that are on no playlist with Music in its name", `SELECT count(*) FROM Track WHERE TrackId NOT IN (SELECT TrackId FROM PlaylistTrack JOIN Playlist USING (PlaylistId) WHERE Name LIKE 'Music%')`,
		func(c *chinook) string {
			n, err := c.tracks.Filter(c.tracks.Relation("Playlists").Any(c.lists.Column("Name").StartsWith("Music")).Not()).Count()
			c.ok(err)
			return fmt.Sprint(n)
		}},
	{"tracks that nobody bought", `SELECT count(*) FROM Track WHERE NOT EXISTS (SELECT 1 FROM InvoiceLine WHERE InvoiceLine.TrackId = Track.TrackId)`,
		func(c *chinook) string {
			n, err := c.tracks.Filter(store.NotExists(c.lines.Filter(c.lines.Column("TrackID").Eq(c.tracks.Column("ID"))))).Count()
			c.ok(err)
			return fmt.Sprint(n)
		}},
	{"tracks longer than the average of their genre", `SELECT count(*) FROM Track t WHERE Milliseconds > (SELECT avg(Milliseconds) FROM Track o WHERE o.GenreId = t.GenreId)`,
		func(c *chinook) string {
			other := c.tracks.As("other")
			average := other.Filter(other.Column("GenreID").Eq(c.tracks.Column("GenreID"))).Select(other.Column("Milliseconds").Avg()).ScalarSubquery()
			n, err := c.tracks.Filter(c.tracks.Column("Milliseconds").Gt(average)).Count()
			c.ok(err)
			return fmt.Sprint(n)
		}},
	{"what is not known", `SELECT (SELECT count(*) FROM Track WHERE Composer IS NULL), (SELECT count(*) FROM Customer WHERE Company IS NULL), (SELECT count(Fax) FROM Customer), (SELECT count(*) FROM Customer WHERE State IS NOT NULL AND State <> 'CA')`,
		func(c *chinook) string {
			fax, err := c.customers.Select(c.customers.Column("Fax").Count()).Scalar()
			c.ok(err)
			row := []any{nil, nil, fax, nil}
			for k, q := range map[int]store.Selection{0: c.tracks.Filter(c.tracks.Column("Composer").IsNull()), 1: c.customers.FilterBy("Company", nil), 3: c.customers.Filter(c.customers.Column("State").Ne("CA"))} {
				row[k], err = q.Count()
				c.ok(err)
			}
			return answer([][]any{row})
		}},
	{"customers without a company, their state or country", `SELECT CustomerId, coalesce(State, Country) FROM Customer WHERE Company IS NULL ORDER BY CustomerId LIMIT 8`,
		func(c *chinook) string {
			id := c.customers.Column("ID")
			return c.table(c.customers.Filter(c.customers.Column("Company").IsNull()).OrderBy(id).Limit(8).Select(id, c.customers.Column("State").Coalesce(c.customers.Column("Country"))))
		}},
	{"a page of tracks", `SELECT TrackId, Name FROM Track ORDER BY TrackId LIMIT 5 OFFSET 3500`,
		func(c *chinook) string { return c.objects(c.tracks.OrderBy("ID").Offset(3500).Limit(5), "ID", "Name") }},
	{"the pages of the customers in Brazil", `SELECT 5, 3, CustomerId, FirstName FROM Customer WHERE Country = 'Brazil' ORDER BY CustomerId LIMIT 2 OFFSET 2`,
		func(c *chinook) string {
			page, rows := c.page("Customer", c.customers.Filter(c.customers.Column("Country").Eq("Brazil")).OrderBy("ID"), 2, 2)
			var table [][]any
			for _, customer := range rows {
				table = append(table, append([]any{page.Total, page.Pages}, c.fields(customer, "ID", "FirstName")...))
			}
			return answer(table)
		}},
	{"invoices by total, with keysets", `SELECT InvoiceId, Total FROM Invoice WHERE BillingCountry = 'Germany' ORDER BY Total DESC, InvoiceId DESC`,
		func(c *chinook) string {
			var table [][]any
			for _, invoice := range c.keysets("Invoice", c.invoices.Filter(c.invoices.Column("BillingCountry").Eq("Germany")).OrderBy("Total desc", "ID desc"), 5) {
				table = append(table, c.fields(invoice, "ID", "Total"))
			}
			return answer(table)
		}},
	{"cities of customers and employees", `SELECT City, length(City) FROM Customer WHERE Country = 'Canada' UNION SELECT City, length(City) FROM Employee ORDER BY 2, 1`,
		func(c *chinook) string {
			city := c.customers.Column("City")
			return c.table(c.customers.Filter(c.customers.Column("Country").Eq("Canada")).Select(city, city.Length().As("n")).
				Union(c.employees.Select(c.employees.Column("City"), c.employees.Column("City").Length())).OrderBy("n", "City"))
		}},
	{"the largest invoice of each of three countries", `SELECT BillingCountry, InvoiceId, Total FROM (SELECT *, row_number() OVER (PARTITION BY BillingCountry ORDER BY Total DESC, InvoiceId) AS place FROM Invoice WHERE BillingCountry IN ('Chile', 'Norway', 'India')) AS ranked WHERE place = 1 ORDER BY InvoiceId`,
		func(c *chinook) string {
			q := c.invoices.Filter(c.invoices.Column("BillingCountry").In("Chile", "Norway", "India"))
			place := store.RowNumber().Over(store.PartitionBy(q.Column("BillingCountry")).OrderBy(q.Column("Total").Desc(), q.Column("ID")))
			ranked := q.Select(q.Column("BillingCountry").As("country"), q.Column("ID").As("id"), q.Column("Total").As("total"), place.As("place")).Subquery("ranked")
			return c.table(ranked.Filter(ranked.Column("place").Eq(1)).OrderBy("id").Select(ranked.Column("country"), ranked.Column("id"), ranked.Column("total")))
		}},
	{"a customer's running total", `SELECT InvoiceId, round(sum(Total) OVER (ORDER BY InvoiceId), 2) FROM Invoice WHERE CustomerId = 6 ORDER BY InvoiceId`,
		func(c *chinook) string {
			id := c.invoices.Column("ID")
			return c.table(c.invoices.FilterBy("CustomerID", 6).OrderBy(id).Select(id, c.invoices.Column("Total").Sum().Over(store.OrderBy(id))))
		}},
	{"words in names, whatever their case", `SELECT count(*), sum(Name GLOB 'Love*') FROM Track WHERE lower(Name) LIKE '%love%'`,
		func(c *chinook) string {
			name := c.tracks.Column("Name")
			love := c.tracks.Filter(name.ILike("%LOVE%"))
			return c.table(love.Select(store.Count(), store.Case().When(name.Like("Love%"), 1).Else(0).Sum()))
		}},
	{"long and short tracks", `SELECT CASE WHEN Milliseconds < 180000 THEN 'short' WHEN Milliseconds < 360000 THEN 'song' ELSE 'long' END AS kind, count(*) FROM Track GROUP BY kind ORDER BY 2`,
		func(c *chinook) string {
			ms := c.tracks.Column("Milliseconds")
			kind := store.Case().When(ms.Lt(180000), "short").When(ms.Lt(360000), "song").Else("long").As("kind")
			n := store.Count().As("n")
			kinds := c.tracks.Select(kind).Subquery("kinds")
			return c.table(kinds.GroupBy(kinds.Column("kind")).OrderBy(n).Select(kinds.Column("kind"), n))
		}},
	{"media types of what was sold, and for how much", `SELECT MediaType.Name, sum(Quantity), round(sum(InvoiceLine.UnitPrice * Quantity), 2) FROM InvoiceLine JOIN Track USING (TrackId) JOIN MediaType USING (MediaTypeId) GROUP BY MediaTypeId, MediaType.Name ORDER BY MediaTypeId`,
		func(c *chinook) string {
			id, name, quantity := c.media.Column("ID"), c.media.Column("Name"), c.lines.Column("Quantity")
			return c.table(c.lines.Join(c.lines.Relation("Track")).Join(c.tracks.Relation("MediaType")).GroupBy(id, name).OrderBy(id).
				Select(name, quantity.Sum(), c.lines.Column("UnitPrice").Mul(quantity).Sum()))
		}},
	{"artists that sold most", `SELECT Artist.Name, count(*) FROM InvoiceLine JOIN Track USING (TrackId) JOIN Album USING (AlbumId) JOIN Artist USING (ArtistId) GROUP BY ArtistId, Artist.Name ORDER BY 2 DESC, ArtistId LIMIT 6`,
		func(c *chinook) string {
			id, name, n := c.artists.Column("ID"), c.artists.Column("Name"), store.Count().As("sold")
			return c.table(c.lines.Join(c.lines.Relation("Track")).Join(c.tracks.Relation("Album")).Join(c.albums.Relation("Artist")).
				GroupBy(id, name).OrderBy(n.Desc(), id).Limit(6).Select(name, n))
		}},
	{"albums with their tracks, loaded ahead", `SELECT AlbumId, count(*), sum(Milliseconds) FROM Album JOIN Track USING (AlbumId) WHERE ArtistId = 58 GROUP BY AlbumId ORDER BY AlbumId`,
		func(c *chinook) string {
			var table [][]any
			for _, album := range c.all("Album", c.albums.FilterBy("ArtistID", 58).With(c.albums.Relation("Tracks")).OrderBy("ID")) {
				tracks, length := c.related(album, "Tracks", "Track"), int64(0)
				for _, track := range tracks {
					length += c.fields(track, "Milliseconds")[0].(int64)
				}
				table = append(table, append(c.fields(album, "ID"), len(tracks), length))
			}
			return answer(table)
		}},
	{"letters of other languages", `SELECT Name FROM Artist WHERE ArtistId IN (6, 18, 24, 109, 155) ORDER BY ArtistId`,
		func(c *chinook) string {
			return c.objects(c.artists.Filter(c.artists.Column("ID").In(6, 18, 24, 109, 155)).OrderBy("ID"), "Name")
		}},
}
