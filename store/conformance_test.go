package store_test

import (
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/dbsh-go/dbsh/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.OnEach(t, storetest.Run)
}
