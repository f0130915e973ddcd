//go:build unix

package cmd

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// certificates are files in a folder: ca.pem has signed server.pem, which is for localhost, and client.pem, which is for the
// user "certified"; other.pem has signed nothing. A key stands beside each, server.key for server.pem.
type certificates struct{ dir string }

func (c certificates) file(name string) string { return filepath.Join(c.dir, name) }

func makeCertificates(t *testing.T) certificates {
	t.Helper()
	c := certificates{t.TempDir()}
	authority := &x509.Certificate{Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	key := c.sign(t, "ca", authority, authority, nil)
	c.sign(t, "server", &x509.Certificate{Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}}, authority, key)
	c.sign(t, "client", &x509.Certificate{Subject: pkix.Name{CommonName: "certified"}}, authority, key)
	other := &x509.Certificate{Subject: pkix.Name{CommonName: "other authority"}, IsCA: true, BasicConstraintsValid: true}
	c.sign(t, "other", other, other, nil)
	return c
}

// sign writes a certificate and its key; without a key to sign with, it is signed by its own.
func (c certificates) sign(t *testing.T, name string, certificate, by *x509.Certificate, with *ecdsa.PrivateKey) *ecdsa.PrivateKey {
	t.Helper()
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if with == nil {
		with = own
	}
	certificate.SerialNumber = big.NewInt(time.Now().UnixNano())
	certificate.NotBefore, certificate.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	signed, err := x509.CreateCertificate(rand.Reader, certificate, by, &own.PublicKey, with)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(own)
	if err != nil {
		t.Fatal(err)
	}
	c.write(t, name+".pem", &pem.Block{Type: "CERTIFICATE", Bytes: signed})
	c.write(t, name+".key", &pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	return own
}

func (c certificates) write(t *testing.T, name string, block *pem.Block) {
	t.Helper()
	if err := os.WriteFile(c.file(name), pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
}
