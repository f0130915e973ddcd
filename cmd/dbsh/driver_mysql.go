package main

import _ "github.com/go-sql-driver/mysql" // registers the driver "mysql"
