package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"
)

// chinookScript is a sample of real data, beside the repository where it is present.
const chinookScript = "../../shared/data/chinook/chinook_sqlite.sql"

type (
	chinookArtist struct {
		Model `table:"Artist" rel:"Albums: many Album via ArtistId"`
		ID    int64   `db:"ArtistId,pk,auto"`
		Name  *string `db:"Name,size=120"`
	}
	chinookAlbum struct {
		Model    `table:"Album" rel:"Tracks: many Track via AlbumId"`
		ID       int64  `db:"AlbumId,pk,auto"`
		Title    string `db:"Title,notnull,size=160"`
		ArtistID int64  `db:"ArtistId,notnull,fk=Artist.ArtistId,rel=Artist,backref=Albums"`
	}
	chinookTrack struct {
		Model     `table:"Track" rel:"Playlists: many Playlist through PlaylistTrack(TrackId, PlaylistId)"`
		ID        int64           `db:"TrackId,pk,auto"`
		Name      string          `db:"Name,notnull,size=200"`
		AlbumID   *int64          `db:"AlbumId,fk=Album.AlbumId,rel=Album,backref=Tracks"`
		UnitPrice decimal.Decimal `db:"UnitPrice,notnull,type=NUMERIC"`
	}
	chinookPlaylist struct {
		Model `table:"Playlist" rel:"Tracks: many Track through PlaylistTrack(PlaylistId, TrackId)"`
		ID    int64   `db:"PlaylistId,pk,auto"`
		Name  *string `db:"Name"`
	}
)

func openChinook(t *testing.T) *Session {
	t.Helper()
	script, err := os.ReadFile(filepath.FromSlash(chinookScript))
	if err != nil {
		t.Skipf("Chinook is not beside the repository: %v", err)
	}
	path := filepath.Join(t.TempDir(), "chinook.db")
	pool, err := sql.Open("sqlite", path+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	must(t, err)
	_, err = pool.Exec(string(script))
	must(t, err, pool.Close())
	session := NewSession(openAt(t, path))
	t.Cleanup(func() { must(t, session.Close()) })
	return session
}

func TestChinook(t *testing.T) {
	session := openChinook(t)
	artists, albums := session.Select("Artist", (*chinookArtist)(nil)), session.Select("Album", (*chinookAlbum)(nil))
	tracks, playlists := session.Select("Track", (*chinookTrack)(nil)), session.Select("Playlist", (*chinookPlaylist)(nil))
	number := func(q Selection) int {
		t.Helper()
		n, err := q.Count()
		must(t, err)
		return n
	}
	price, name := tracks.Column("UnitPrice"), tracks.Column("Name")
	expect := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	// The right sides are what sqlite3 answers.
	asked := func(text string) int {
		t.Helper()
		rows, err := session.Execute(text)
		must(t, err)
		return int(rows.Values[0][0].(int64))
	}
	expect("artists", number(artists), 275)
	expect("dear tracks with A", number(tracks.Filter(price.Gt(1), name.Like("A%"))), asked("SELECT count(*) FROM Track WHERE UnitPrice > 1 AND Name LIKE 'A%'"))
	expect("tracks of AC/DC", number(tracks.Filter(tracks.Relation("Album").Has(albums.Relation("Artist").Has(artists.Column("Name").Eq("AC/DC"))))),
		asked("SELECT count(*) FROM Track JOIN Album USING (AlbumId) JOIN Artist USING (ArtistId) WHERE Artist.Name = 'AC/DC'"))
	var artist *chinookArtist
	must(t, artists.Get(&artist, 1))
	expect("name", *artist.Name, "AC/DC")
	var found []*chinookAlbum
	must(t, Load(artist, "Albums", &found))
	expect("albums", len(found), 2)
	var playlist *chinookPlaylist
	must(t, playlists.Get(&playlist, 1))
	var music []*chinookTrack
	must(t, Load(playlist, "Tracks", &music))
	expect("tracks of a playlist", len(music), 3290)
	expect("price", music[0].UnitPrice.String(), "0.99")
	var all []*chinookArtist
	seen := watch(t, session.db)
	must(t, artists.With(artists.Relation("Albums").With(albums.Relation("Tracks"))).All(&all))
	count := 0
	for _, artist := range all {
		must(t, Load(artist, "Albums", &found))
		for _, album := range found {
			must(t, Load(album, "Tracks", &music))
			count += len(music)
		}
	}
	expect("tracks of all artists", count, 3503)
	expect("statements", len(*seen), 3)
	err := artists.Get(&artist, 99999)
	expect("not found", err.Error(), "Artist 99999 not found")
	total, err := tracks.Sum(price)
	must(t, err)
	expect("sum", total.(decimal.Decimal).String(), "3680.97")
}
