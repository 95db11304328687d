package fdk

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// hiddenPrefix stands before the name of the real socket, beside the link that
// the server waits for.
const hiddenPrefix = "phony"

// serveEnvironment serves calls as FN_FORMAT and FN_LISTENER say.
func serveEnvironment(ctx context.Context, h Handler) error {
	if format := os.Getenv("FN_FORMAT"); format != "" && format != "http-stream" {
		return fmt.Errorf("FN_FORMAT %q is not supported, only http-stream is", format)
	}
	path, err := listenerPath(os.Getenv("FN_LISTENER"))
	if err != nil {
		return err
	}
	listener, err := listen(path)
	if err != nil {
		return err
	}
	return serve(ctx, listener, h)
}

func listenerPath(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "unix" || parsed.Path == "" {
		return "", fmt.Errorf("FN_LISTENER %q is not of the form unix:/path/of/the/socket", address)
	}
	return filepath.Clean(parsed.Path), nil
}

// listen opens the socket and only then makes the link that tells the server
// that calls are accepted: the order is the contract's.
func listen(path string) (net.Listener, error) {
	hidden := filepath.Join(filepath.Dir(path), hiddenPrefix+filepath.Base(path))
	for _, stale := range []string{path, hidden} {
		if err := os.Remove(stale); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}

	listener, err := net.Listen("unix", hidden)
	if err != nil {
		return nil, err
	}
	// The server runs as another user than the function.
	if err := os.Chmod(hidden, 0o666); err != nil {
		_ = listener.Close()
		return nil, err
	}
	// The target is a bare name: the server sees the directory under another path.
	if err := os.Symlink(filepath.Base(hidden), path); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}

func serve(ctx context.Context, listener net.Listener, h Handler) error {
	server := &http.Server{Handler: &callHandler{function: h}}
	stopped := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ctx.Done():
			finish, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			_ = server.Shutdown(finish)
		case <-done:
		}
	}()
	err := server.Serve(listener)
	close(done)
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
