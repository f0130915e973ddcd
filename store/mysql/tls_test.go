package mysql

import (
	"net/url"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

func TestEncryptionSpellings(t *testing.T) {
	for query, want := range map[string]encryption{
		"":                                    {mode: preferred},
		"charset=utf8mb4":                     {mode: preferred},
		"ssl_mode=DISABLED":                   {mode: disabled},
		"ssl-mode=REQUIRED":                   {mode: required},
		"sslMode=verify_ca":                   {mode: verifyCA},
		"ssl_mode=VERIFY_IDENTITY":            {mode: verifyIdentity},
		"sslmode=verify-full":                 {mode: verifyIdentity},
		"sslmode=require":                     {mode: required},
		"tls=true":                            {mode: verifyIdentity},
		"tls=skip-verify":                     {mode: required},
		"tls=preferred":                       {mode: preferred},
		"tls=false":                           {mode: disabled},
		"ssl=true":                            {mode: required},
		"useSSL=false":                        {mode: disabled},
		"ssl_disabled=true":                   {mode: disabled},
		"ssl_disabled=false":                  {mode: preferred},
		"ssl_verify_cert=true":                {mode: verifyCA},
		"ssl-verify-server-cert=":             {mode: verifyIdentity},
		"ssl_ca=/ca.pem":                      {mode: verifyIdentity, authority: "/ca.pem"},
		"ssl_ca=/ca.pem&ssl=true":             {mode: verifyIdentity, authority: "/ca.pem"},
		"ssl_capath=/certs":                   {mode: verifyIdentity, folder: "/certs"},
		"ssl_cert=/c&ssl_key=/k":              {mode: required, certificate: "/c", key: "/k"},
		"ssl_ca=/ca&ssl_mode=VERIFY_CA":       {mode: verifyCA, authority: "/ca"},
		"ssl_ca=/ca&ssl_check_hostname=false": {mode: verifyCA, authority: "/ca"},
		"ssl_ca=/ca&ssl_verify_cert=true&ssl_verify_identity=true":                   {mode: verifyIdentity, authority: "/ca"},
		"ssl_ca=/ca&ssl_verify_cert=false&ssl_check_hostname=true":                   {mode: required, authority: "/ca"},
		"ssl_ca=/ca&ssl_cert=/c&ssl_key=/k&ssl_disabled=1":                           {mode: disabled, authority: "/ca", certificate: "/c", key: "/k"},
		"ssl-ca=/ca.pem&ssl-cert=/c.pem&ssl-key=/k.pem&ssl-mode=verify-identity&a=b": {mode: verifyIdentity, authority: "/ca.pem", certificate: "/c.pem", key: "/k.pem"},
	} {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := takeEncryption(params)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, want %+v (%v)", query, got, want, err)
		}
		for name := range params {
			if name != "charset" && name != "a" {
				t.Errorf("%s: %s is left for the server", query, name)
			}
		}
	}
}

func TestEncryptionRefuses(t *testing.T) {
	for query, want := range map[string]string{
		"ssl_mode=SOMETIMES":     `got ssl_mode "SOMETIMES", want DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY`,
		"tls=custom":             `got tls "custom", want true, false, skip-verify or preferred`,
		"ssl=perhaps":            `got ssl "perhaps", want true or false`,
		"ssl_ca=/no/ca.pem":      "ssl_ca: /no/ca.pem cannot be used: no such file or directory",
		"ssl_capath=/no/dir":     "ssl_capath: /no/dir cannot be used: no such file or directory",
		"ssl_ca=tls_test.go":     "ssl_ca: tls_test.go holds no certificate in PEM form",
		"ssl_cert=tls.go":        "ssl_cert and ssl_key belong together: give both",
		"ssl_key=tls.go":         "ssl_cert and ssl_key belong together: give both",
		"ssl_cert=/n&ssl_key=/n": "ssl_cert and ssl_key: /n cannot be used: no such file or directory",
	} {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = configOf(&store.Server{Params: params})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", query, err, want)
		}
	}
}
