package main

import (
	"io"
	"log"

	"github.com/go-sql-driver/mysql" // registers the driver "mysql"
)

func init() {
	_ = mysql.SetLogger(log.New(io.Discard, "", 0)) // it would write beside the prompt what the error says anyway
}
