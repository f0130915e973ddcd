package cmd

import (
	_ "github.com/dbsh-go/dbsh/store/mysql" // each registers its driver
	_ "github.com/dbsh-go/dbsh/store/postgres"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)
