package main

import _ "modernc.org/sqlite" // registers the driver "sqlite"
