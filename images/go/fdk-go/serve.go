package fdk

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// callHandler answers the server's calls with the user's function. The service
// status is always 200: what the user set travels in Fn-Http-Status.
type callHandler struct{ function Handler }

func (c *callHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	frameLogs(r.Header)
	ctx, cancel := withDeadline(r.Context(), r.Header.Get("Fn-Deadline"))
	defer cancel()

	fnctx := newCallContext(r.Header)
	gateway := isGatewayCall(r.Header)
	if gateway {
		ctx = WithContext(ctx, newGatewayContext(fnctx))
	} else {
		ctx = WithContext(ctx, fnctx)
	}

	// Held back until the handler is done: it may set headers after it has written.
	answer := &response{header: http.Header{}, status: http.StatusOK}
	c.function.Serve(ctx, r.Body, answer)
	answer.writeTo(w, gateway)
}

// response collects a handler's answer.
type response struct {
	bytes.Buffer
	header http.Header
	status int
}

func (a *response) Header() http.Header    { return a.header }
func (a *response) WriteHeader(status int) { a.status = status }

func (a *response) writeTo(w http.ResponseWriter, gateway bool) {
	header := w.Header()
	for name, values := range a.header {
		if _, prefixed := unprefixed(name); gateway && name != "Content-Type" && !prefixed {
			name = gatewayHeaderPrefix + name
		}
		for _, value := range values {
			header.Add(name, value)
		}
	}
	if gateway {
		header.Set("Fn-Http-Status", strconv.Itoa(a.status))
	}
	header.Set("Fn-Fdk-Version", "fdk-go/"+Version)
	header.Set("Fn-Fdk-Runtime", "go/"+strings.TrimPrefix(runtime.Version(), "go"))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(a.Bytes())
}

// withDeadline ends ctx at the call's deadline; a call without a readable one has none.
func withDeadline(ctx context.Context, deadline string) (context.Context, context.CancelFunc) {
	if at, err := time.Parse(time.RFC3339, deadline); err == nil {
		return context.WithDeadline(ctx, at)
	}
	return context.WithCancel(ctx)
}

// frameLogs marks where a call begins in both streams, for log collectors that ask for it.
func frameLogs(header http.Header) {
	name, source := os.Getenv("FN_LOGFRAME_NAME"), os.Getenv("FN_LOGFRAME_HDR")
	if name == "" || source == "" {
		return
	}
	if value := header.Get(source); value != "" {
		fmt.Fprintf(os.Stderr, "\n%s=%s\n", name, value)
		fmt.Fprintf(os.Stdout, "\n%s=%s\n", name, value)
	}
}
