package fdk

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListenLinksToAWritableSocketBesideIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lsnr.sock")

	listener, err := listen(path)

	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if target, _ := os.Readlink(path); target != "phonylsnr.sock" {
		t.Errorf("the link leads to %q", target)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o666 || info.Mode().Type() != fs.ModeSocket {
		t.Errorf("the socket's mode is %v", info.Mode())
	}
}

func TestListenReplacesWhatAnEarlierRunLeft(t *testing.T) {
	for _, stale := range [][]string{{"lsnr.sock"}, {"phonylsnr.sock"}, {"lsnr.sock", "phonylsnr.sock"}} {
		dir := t.TempDir()
		for _, name := range stale {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}

		listener, err := listen(filepath.Join(dir, "lsnr.sock"))

		if err != nil {
			t.Errorf("with %v: %v", stale, err)
			continue
		}
		listener.Close()
	}
}

func TestListenNamesThePathItCannotUse(t *testing.T) {
	_, err := listen("/nowhere/at/all/lsnr.sock")

	if err == nil || !strings.Contains(err.Error(), "/nowhere/at/all") {
		t.Errorf("the error is %v", err)
	}
}

func TestListenerPathTakesOnlyUnixAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"unix:/tmp/iofs/lsnr.sock":   "/tmp/iofs/lsnr.sock",
		"unix:///tmp/iofs/lsnr.sock": "/tmp/iofs/lsnr.sock",
		"tcp:/tmp/lsnr.sock":         "",
		"unix:":                      "",
		"":                           "",
	} {
		got, err := listenerPath(address)

		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q and the error %v", address, got, err)
		}
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	t.Setenv("FN_FORMAT", "cloudevent")

	err := serveEnvironment(context.Background(), HandlerFunc(func(context.Context, io.Reader, io.Writer) {}))

	if err == nil || !strings.Contains(err.Error(), "cloudevent") {
		t.Errorf("the error is %v", err)
	}
}

func TestHandleContextServesOverTheSocketUntilItEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lsnr.sock")
	t.Setenv("FN_FORMAT", "http-stream")
	t.Setenv("FN_LISTENER", "unix:"+path)
	listener, err := listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- serve(ctx, listener, HandlerFunc(echo)) }()
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}

	answer, err := client.Post("http://localhost/call", "text/plain", strings.NewReader("over the socket"))

	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	if string(body) != "over the socket" {
		t.Errorf("the body is %q", body)
	}
	client.CloseIdleConnections()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serving ended with %v", err)
	}
}

func echo(_ context.Context, in io.Reader, out io.Writer) { _, _ = io.Copy(out, in) }
