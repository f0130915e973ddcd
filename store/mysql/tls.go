package mysql

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/dbsh-go/dbsh/store"
)

// mode is how much a connection is protected, in the words of the mysql client's --ssl-mode.
type mode int

const (
	unsaid         mode = iota
	disabled            // no TLS
	preferred           // TLS where the server offers it; its certificate is not looked at
	required            // TLS; its certificate is not looked at
	verifyCA            // somebody who is trusted has signed its certificate
	verifyIdentity      // and the certificate is for the host that was asked for
)

// modes are the words for a mode: the mysql client's, in any case and with - or _, and those of PostgreSQL's sslmode.
var modes = map[string]mode{
	"disabled": disabled, "preferred": preferred, "required": required, "verifyca": verifyCA, "verifyidentity": verifyIdentity,
	"disable": disabled, "prefer": preferred, "require": required, "verifyfull": verifyIdentity,
}

// encryption is what is said about TLS, whatever the spelling.
type encryption struct {
	mode                                mode
	authority, folder, certificate, key string // files
}

// flags are the parameters that are yes or no: the mode that yes wants at least (disabled: at most), and the one that no wants at most.
var flags = map[string]struct{ yes, no mode }{
	"ssl": {required, disabled}, "usessl": {required, disabled},
	"sslverifycert": {verifyCA, required}, "sslverifyservercert": {verifyIdentity, required},
	"sslverifyidentity": {verifyIdentity, verifyCA}, "sslcheckhostname": {verifyIdentity, verifyCA},
	"ssldisabled": {disabled, unsaid}, "skipssl": {disabled, unsaid},
}

// driverModes are what go-sql-driver calls modes, in its parameter tls.
var driverModes = map[string]mode{"true": verifyIdentity, "false": disabled, "skip-verify": required, "preferred": preferred}

// plainName makes one of the spellings of a parameter: ssl_ca, ssl-ca and sslCa are the same.
func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
}

// aboutTLS tells the parameters that takeEncryption takes.
func aboutTLS(name string) bool {
	switch plain := plainName(name); plain {
	case "sslca", "sslcapath", "sslcert", "sslkey", "sslmode", "tls":
		return true
	default:
		_, known := flags[plain]
		return known
	}
}

// takeEncryption takes out of the parameters what is about TLS.
func takeEncryption(params url.Values) (encryption, error) {
	var e encryption
	said := map[string]string{}
	for name := range params {
		if aboutTLS(name) {
			said[plainName(name)] = params.Get(name)
			params.Del(name)
		}
	}
	e.authority, e.folder, e.certificate, e.key = said["sslca"], said["sslcapath"], said["sslcert"], said["sslkey"]
	var err error
	if e.mode, err = modeOf(said); err == nil && e.mode == unsaid {
		e.mode, err = bounded(e.implied(), said)
	}
	return e, err
}

// implied is the mode that files ask for where nothing else is said.
func (e encryption) implied() mode {
	switch {
	case e.authority != "" || e.folder != "":
		return verifyIdentity
	case e.certificate != "" || e.key != "":
		return required
	}
	return preferred
}

// modeOf is the mode that is named.
func modeOf(said map[string]string) (mode, error) {
	if value := said["sslmode"]; value != "" {
		m, known := modes[plainName(value)]
		if !known {
			return unsaid, fmt.Errorf("got ssl_mode %q, want DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY", value)
		}
		return m, nil
	}
	if value := said["tls"]; value != "" {
		m, known := driverModes[value]
		if !known {
			return unsaid, fmt.Errorf("got tls %q, want true, false, skip-verify or preferred", value)
		}
		return m, nil
	}
	return unsaid, nil
}

// bounded is a mode within what the flags want.
func bounded(m mode, said map[string]string) (mode, error) {
	least, most := m, verifyIdentity
	for name, flag := range flags {
		value, is := said[name]
		if !is {
			continue
		}
		on, err := isOn(value)
		if err != nil {
			return unsaid, fmt.Errorf("got %s %q, want true or false", name, value)
		}
		switch {
		case flag.yes == disabled && on:
			most = disabled
		case flag.yes == disabled: // not disabled is what it is anyway
		case on:
			least = max(least, flag.yes)
		default:
			most = min(most, flag.no)
		}
	}
	return min(least, most), nil
}

// isOn reads yes or no; a flag alone is yes.
func isOn(value string) (bool, error) {
	switch strings.ToLower(value) {
	case "", "on", "yes":
		return true, nil
	case "off", "no":
		return false, nil
	}
	return strconv.ParseBool(value)
}

// apply gives a configuration the TLS that is asked for. On a socket nobody listens, so it must be asked for.
func (e encryption) apply(config *mysql.Config, s *store.Server) error {
	if e.mode == disabled || e.mode == preferred && s.Socket != "" {
		return nil
	}
	roots, err := e.roots()
	if err != nil {
		return err
	}
	config.TLS = &tls.Config{RootCAs: roots, ServerName: s.Host}
	config.AllowFallbackToPlaintext = e.mode == preferred
	switch {
	case e.mode < verifyCA:
		config.TLS.InsecureSkipVerify = true
	case e.mode == verifyCA || s.Socket != "":
		config.TLS.InsecureSkipVerify = true
		config.TLS.VerifyConnection = signedBy(roots)
	}
	if e.certificate == "" && e.key == "" {
		return nil
	}
	if e.certificate == "" || e.key == "" {
		return errors.New("ssl_cert and ssl_key belong together: give both")
	}
	own, err := tls.LoadX509KeyPair(e.certificate, e.key)
	if err != nil {
		return fileError("ssl_cert and ssl_key", e.certificate, err)
	}
	config.TLS.Certificates = []tls.Certificate{own}
	return nil
}

// signedBy checks a server's certificate without its name.
func signedBy(roots *x509.CertPool) func(tls.ConnectionState) error {
	return func(state tls.ConnectionState) error {
		options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
		for _, c := range state.PeerCertificates[1:] {
			options.Intermediates.AddCert(c)
		}
		_, err := state.PeerCertificates[0].Verify(options)
		return err
	}
}

// roots are the certificates to trust, nil for the system's.
func (e encryption) roots() (*x509.CertPool, error) {
	if e.authority == "" && e.folder == "" {
		return nil, nil
	}
	roots := x509.NewCertPool()
	if e.authority != "" {
		text, err := os.ReadFile(e.authority)
		if err != nil {
			return nil, fileError("ssl_ca", e.authority, err)
		}
		if !roots.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("ssl_ca: %s holds no certificate in PEM form", e.authority)
		}
	}
	if e.folder == "" {
		return roots, nil
	}
	files, err := os.ReadDir(e.folder)
	if err != nil {
		return nil, fileError("ssl_capath", e.folder, err)
	}
	for _, f := range files {
		if text, err := os.ReadFile(filepath.Join(e.folder, f.Name())); err == nil {
			roots.AppendCertsFromPEM(text) // the folder may hold other files too
		}
	}
	return roots, nil
}

// fileError says which parameter's file cannot be used.
func fileError(parameter, path string, err error) error {
	var file *fs.PathError
	if errors.As(err, &file) {
		path, err = file.Path, file.Err
	}
	return fmt.Errorf("%s: %s cannot be used: %w", parameter, path, err)
}
