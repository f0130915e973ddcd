package main

// packages are those that make sense at a prompt: data, text, time, files, the network as a client, and what dbsh brings.
// Each costs a little of every start, because its own variables are set up, whether it is used or not. Those that dbsh itself
// links cost nothing more.
var packages = []string{
	"archive/zip", "bufio", "bytes", "compress/gzip", "compress/zlib", "container/heap", "container/list", "container/ring", "context",
	"crypto/aes", "crypto/cipher", "crypto/hmac", "crypto/md5", "crypto/rand", "crypto/sha1", "crypto/sha256", "crypto/sha512",
	"database/sql", "database/sql/driver",
	"encoding", "encoding/base64", "encoding/binary", "encoding/csv", "encoding/gob", "encoding/hex", "encoding/json", "encoding/pem", "encoding/xml",
	"errors", "flag", "fmt", "hash", "hash/crc32", "hash/fnv", "html", "html/template", "io", "io/fs", "log", "log/slog",
	"math", "math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "mime",
	"net", "net/http", "net/http/httptest", "net/mail", "net/netip", "net/url",
	"os", "os/exec", "os/signal", "os/user", "path", "path/filepath", "reflect", "regexp", "runtime", "runtime/debug",
	"sort", "strconv", "strings", "sync", "sync/atomic", "text/scanner", "text/tabwriter", "text/template", "time",
	"unicode", "unicode/utf16", "unicode/utf8",
	"github.com/dbsh-go/dbsh/store", "github.com/dbsh-go/dbsh/store/schema",
	"github.com/google/uuid", "github.com/jmoiron/sqlx", "github.com/shopspring/decimal",
}

// generic are the packages whose source stands in the folder source.
var generic = []string{"cmp", "iter", "maps", "slices", "unique"}
