package storetest_test

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
)

// Chinook's tables as SQLite's and MySQL's scripts spell them.
type (
	chinookArtist struct {
		store.Model `table:"Artist" rel:"Albums: many Album via ArtistId"`
		ID          int64   `db:"ArtistId,pk,auto"`
		Name        *string `db:"Name"`
	}
	chinookAlbum struct {
		store.Model `table:"Album" rel:"Tracks: many Track via AlbumId"`
		ID          int64  `db:"AlbumId,pk,auto"`
		Title       string `db:"Title,notnull"`
		ArtistID    int64  `db:"ArtistId,notnull,fk=Artist.ArtistId,rel=Artist,backref=Albums"`
	}
	chinookGenre struct {
		store.Model `table:"Genre"`
		ID          int64   `db:"GenreId,pk,auto"`
		Name        *string `db:"Name"`
	}
	chinookMediaType struct {
		store.Model `table:"MediaType"`
		ID          int64   `db:"MediaTypeId,pk,auto"`
		Name        *string `db:"Name"`
	}
	chinookTrack struct {
		store.Model  `table:"Track" rel:"Playlists: many Playlist through PlaylistTrack(TrackId, PlaylistId); Lines: many InvoiceLine via TrackId"`
		ID           int64           `db:"TrackId,pk,auto"`
		Name         string          `db:"Name,notnull"`
		AlbumID      *int64          `db:"AlbumId,fk=Album.AlbumId,rel=Album,backref=Tracks"`
		MediaTypeID  int64           `db:"MediaTypeId,notnull,fk=MediaType.MediaTypeId,rel=MediaType"`
		GenreID      *int64          `db:"GenreId,fk=Genre.GenreId,rel=Genre"`
		Composer     *string         `db:"Composer"`
		Milliseconds int64           `db:"Milliseconds,notnull"`
		Bytes        *int64          `db:"Bytes"`
		UnitPrice    decimal.Decimal `db:"UnitPrice,notnull,type=NUMERIC"`
	}
	chinookPlaylist struct {
		store.Model `table:"Playlist" rel:"Tracks: many Track through PlaylistTrack(PlaylistId, TrackId)"`
		ID          int64   `db:"PlaylistId,pk,auto"`
		Name        *string `db:"Name"`
	}
	chinookEmployee struct {
		store.Model `table:"Employee" rel:"Reports: many Employee via ReportsTo; Customers: many Customer via SupportRepId"`
		ID          int64      `db:"EmployeeId,pk,auto"`
		LastName    string     `db:"LastName,notnull"`
		FirstName   string     `db:"FirstName,notnull"`
		Title       *string    `db:"Title"`
		ReportsTo   *int64     `db:"ReportsTo,fk=Employee.EmployeeId,rel=Manager,backref=Reports"`
		BirthDate   *time.Time `db:"BirthDate"`
		HireDate    *time.Time `db:"HireDate"`
		City        *string    `db:"City"`
	}
	chinookCustomer struct {
		store.Model  `table:"Customer" rel:"Invoices: many Invoice via CustomerId"`
		ID           int64   `db:"CustomerId,pk,auto"`
		FirstName    string  `db:"FirstName,notnull"`
		LastName     string  `db:"LastName,notnull"`
		Company      *string `db:"Company"`
		City         *string `db:"City"`
		State        *string `db:"State"`
		Country      *string `db:"Country"`
		Fax          *string `db:"Fax"`
		Email        string  `db:"Email,notnull"`
		SupportRepID *int64  `db:"SupportRepId,fk=Employee.EmployeeId,rel=SupportRep,backref=Customers"`
	}
	chinookInvoice struct {
		store.Model    `table:"Invoice" rel:"Lines: many InvoiceLine via InvoiceId"`
		ID             int64           `db:"InvoiceId,pk,auto"`
		CustomerID     int64           `db:"CustomerId,notnull,fk=Customer.CustomerId,rel=Customer,backref=Invoices"`
		InvoiceDate    time.Time       `db:"InvoiceDate,notnull"`
		BillingCity    *string         `db:"BillingCity"`
		BillingCountry *string         `db:"BillingCountry"`
		Total          decimal.Decimal `db:"Total,notnull,type=NUMERIC"`
	}
	chinookInvoiceLine struct {
		store.Model `table:"InvoiceLine"`
		ID          int64           `db:"InvoiceLineId,pk,auto"`
		InvoiceID   int64           `db:"InvoiceId,notnull,fk=Invoice.InvoiceId,rel=Invoice,backref=Lines"`
		TrackID     int64           `db:"TrackId,notnull,fk=Track.TrackId,rel=Track,backref=Lines"`
		UnitPrice   decimal.Decimal `db:"UnitPrice,notnull,type=NUMERIC"`
		Quantity    int64           `db:"Quantity,notnull"`
	}
)

// Chinook's tables as PostgreSQL's script spells them.
type (
	chinookPostgresArtist struct {
		store.Model `table:"artist" rel:"Albums: many Album via artist_id"`
		ID          int64   `db:"artist_id,pk,auto"`
		Name        *string `db:"name"`
	}
	chinookPostgresAlbum struct {
		store.Model `table:"album" rel:"Tracks: many Track via album_id"`
		ID          int64  `db:"album_id,pk,auto"`
		Title       string `db:"title,notnull"`
		ArtistID    int64  `db:"artist_id,notnull,fk=artist.artist_id,rel=Artist,backref=Albums"`
	}
	chinookPostgresGenre struct {
		store.Model `table:"genre"`
		ID          int64   `db:"genre_id,pk,auto"`
		Name        *string `db:"name"`
	}
	chinookPostgresMediaType struct {
		store.Model `table:"media_type"`
		ID          int64   `db:"media_type_id,pk,auto"`
		Name        *string `db:"name"`
	}
	chinookPostgresTrack struct {
		store.Model  `table:"track" rel:"Playlists: many Playlist through playlist_track(track_id, playlist_id); Lines: many InvoiceLine via track_id"`
		ID           int64           `db:"track_id,pk,auto"`
		Name         string          `db:"name,notnull"`
		AlbumID      *int64          `db:"album_id,fk=album.album_id,rel=Album,backref=Tracks"`
		MediaTypeID  int64           `db:"media_type_id,notnull,fk=media_type.media_type_id,rel=MediaType"`
		GenreID      *int64          `db:"genre_id,fk=genre.genre_id,rel=Genre"`
		Composer     *string         `db:"composer"`
		Milliseconds int64           `db:"milliseconds,notnull"`
		Bytes        *int64          `db:"bytes"`
		UnitPrice    decimal.Decimal `db:"unit_price,notnull,type=NUMERIC"`
	}
	chinookPostgresPlaylist struct {
		store.Model `table:"playlist" rel:"Tracks: many Track through playlist_track(playlist_id, track_id)"`
		ID          int64   `db:"playlist_id,pk,auto"`
		Name        *string `db:"name"`
	}
	chinookPostgresEmployee struct {
		store.Model `table:"employee" rel:"Reports: many Employee via reports_to; Customers: many Customer via support_rep_id"`
		ID          int64      `db:"employee_id,pk,auto"`
		LastName    string     `db:"last_name,notnull"`
		FirstName   string     `db:"first_name,notnull"`
		Title       *string    `db:"title"`
		ReportsTo   *int64     `db:"reports_to,fk=employee.employee_id,rel=Manager,backref=Reports"`
		BirthDate   *time.Time `db:"birth_date"`
		HireDate    *time.Time `db:"hire_date"`
		City        *string    `db:"city"`
	}
	chinookPostgresCustomer struct {
		store.Model  `table:"customer" rel:"Invoices: many Invoice via customer_id"`
		ID           int64   `db:"customer_id,pk,auto"`
		FirstName    string  `db:"first_name,notnull"`
		LastName     string  `db:"last_name,notnull"`
		Company      *string `db:"company"`
		City         *string `db:"city"`
		State        *string `db:"state"`
		Country      *string `db:"country"`
		Fax          *string `db:"fax"`
		Email        string  `db:"email,notnull"`
		SupportRepID *int64  `db:"support_rep_id,fk=employee.employee_id,rel=SupportRep,backref=Customers"`
	}
	chinookPostgresInvoice struct {
		store.Model    `table:"invoice" rel:"Lines: many InvoiceLine via invoice_id"`
		ID             int64           `db:"invoice_id,pk,auto"`
		CustomerID     int64           `db:"customer_id,notnull,fk=customer.customer_id,rel=Customer,backref=Invoices"`
		InvoiceDate    time.Time       `db:"invoice_date,notnull"`
		BillingCity    *string         `db:"billing_city"`
		BillingCountry *string         `db:"billing_country"`
		Total          decimal.Decimal `db:"total,notnull,type=NUMERIC"`
	}
	chinookPostgresInvoiceLine struct {
		store.Model `table:"invoice_line"`
		ID          int64           `db:"invoice_line_id,pk,auto"`
		InvoiceID   int64           `db:"invoice_id,notnull,fk=invoice.invoice_id,rel=Invoice,backref=Lines"`
		TrackID     int64           `db:"track_id,notnull,fk=track.track_id,rel=Track,backref=Lines"`
		UnitPrice   decimal.Decimal `db:"unit_price,notnull,type=NUMERIC"`
		Quantity    int64           `db:"quantity,notnull"`
	}
)
