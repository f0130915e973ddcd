package store_test

import (
	"testing"

	_ "github.com/dbsh-go/dbsh/store/mysql"
	_ "github.com/dbsh-go/dbsh/store/postgres"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
	"github.com/dbsh-go/dbsh/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.OnEach(t, storetest.Run)
}
