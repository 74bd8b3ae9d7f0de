package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc/runtime/cluster"
	"tfc/runtime/host"
)

// safetyFlags say whom a server answers, and whom it trusts.
type safetyFlags struct {
	cert, key, ca    string
	token, tokenFile string
	root             string
}

func (f *safetyFlags) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.cert, "tls-cert", "", "certificate of the server, a PEM file; other tasks are shown it, too")
	flags.StringVar(&f.key, "tls-key", "", "key of --tls-cert, a PEM file")
	flags.StringVar(&f.ca, "tls-ca", "", "authorities, a PEM file: clients and other tasks must show a certificate of theirs")
	flags.StringVar(&f.token, "token", "", "what each call must show as authorization: Bearer TOKEN; other tasks are shown it, too")
	flags.StringVar(&f.root, "root", "", "folder whose files graphs may read and write, as checkpoints and datasets do; none if empty")
	flags.StringVar(&f.tokenFile, "token-file", "", "file that holds --token")
}

// security reads the files that the flags name.
func (f *safetyFlags) security() (s cluster.Security, err error) {
	if s.Token, err = f.readToken(); err != nil {
		return s, err
	}
	if f.cert == "" && f.key == "" && f.ca == "" {
		return s, nil
	}
	if f.cert == "" || f.key == "" {
		return s, errors.New("--tls-cert and --tls-key go together, with or without --tls-ca")
	}
	cert, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return s, fmt.Errorf("--tls-cert=%s: %w", f.cert, err)
	}
	s.Server = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	s.Peer = s.Server.Clone()
	if f.ca == "" {
		return s, nil
	}
	pem, err := os.ReadFile(f.ca)
	if err != nil {
		return s, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return s, fmt.Errorf("--tls-ca=%s holds no certificate", f.ca)
	}
	s.Server.ClientCAs, s.Server.ClientAuth = pool, tls.RequireAndVerifyClientCert
	s.Peer.RootCAs = pool
	return s, nil
}

// files are those that graphs may touch.
func (f *safetyFlags) files() (host.Files, error) {
	if f.root == "" {
		return nil, nil
	}
	files, err := host.FilesBelow(f.root)
	if err != nil {
		return nil, fmt.Errorf("--root: %w", err)
	}
	return files, nil
}

func (f *safetyFlags) readToken() (string, error) {
	switch {
	case f.token != "" && f.tokenFile != "":
		return "", errors.New("--token and --token-file: one of them")
	case f.tokenFile == "":
		return f.token, nil
	}
	text, err := os.ReadFile(f.tokenFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(text))
	if token == "" {
		return "", fmt.Errorf("--token-file=%s is empty", f.tokenFile)
	}
	return token, nil
}

// watchFlags say how a server is seen from outside.
type watchFlags struct {
	http     string
	pprof    bool
	logLevel string
	logJSON  bool
}

func (f *watchFlags) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.http, "http", "", "address of /healthz and /metrics (Prometheus); none if empty")
	flags.BoolVar(&f.pprof, "pprof", false, "serve /debug/pprof at --http, too")
	flags.StringVar(&f.logLevel, "log-level", "warn", "log to standard error from this level on: debug (each step), info, warn or error")
	flags.BoolVar(&f.logJSON, "log-json", false, "log as JSON lines")
}

func (f *watchFlags) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level=%s: debug, info, warn or error is expected", f.logLevel)
	}
	if f.pprof && f.http == "" {
		return nil, errors.New("--pprof needs an address: --http")
	}
	o := &slog.HandlerOptions{Level: level}
	if f.logJSON {
		return slog.New(slog.NewJSONHandler(w, o)), nil
	}
	return slog.New(slog.NewTextHandler(w, o)), nil
}

// headerTimeout is how long a client may take to say what it wants over HTTP.
const headerTimeout = 10 * time.Second

// watch answers over HTTP until stop is called.
func (f *watchFlags) watch(s *cluster.Server) (stop func(), err error) {
	if f.http == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", f.http)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: s.Handler(f.pprof), ReadHeaderTimeout: headerTimeout}
	go server.Serve(l)
	return func() { server.Close() }, nil
}
