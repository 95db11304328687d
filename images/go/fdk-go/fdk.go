// Package fdk runs a Go function inside an Fn container.
//
// A function hands its handler to Handle, which serves the calls of the Fn
// server over a UNIX socket until the container is stopped:
//
//	func main() { fdk.Handle(fdk.HandlerFunc(hello)) }
package fdk

import (
	"context"
	"io"
	"log"
	"net/http"
	"strings"
)

// Version is the release of the official module whose API this one offers.
const Version = "0.0.66"

// Handler serves one call: body is the request's body, resp takes the answer's.
type Handler interface {
	Serve(ctx context.Context, body io.Reader, resp io.Writer)
}

// HandlerFunc makes a Handler of a function.
type HandlerFunc func(ctx context.Context, in io.Reader, out io.Writer)

// Serve calls f.
func (f HandlerFunc) Serve(ctx context.Context, in io.Reader, out io.Writer) { f(ctx, in, out) }

// Handle serves calls with h and does not return. A bad environment ends the
// process with a message and exit code 1.
func Handle(h Handler) { HandleContext(context.Background(), h) }

// HandleContext is Handle until ctx ends; calls in progress are finished first.
func HandleContext(ctx context.Context, h Handler) {
	if err := serveEnvironment(ctx, h); err != nil {
		log.Fatalln("fdk:", err)
	}
}

// AddHeader adds a value to a header of the answer. out is the handler's writer.
func AddHeader(out io.Writer, key, value string) {
	if answer, ok := out.(headerWriter); ok {
		answer.Header().Add(key, value)
	}
}

// SetHeader sets a header of the answer. out is the handler's writer.
func SetHeader(out io.Writer, key, value string) {
	if answer, ok := out.(headerWriter); ok {
		answer.Header().Set(key, value)
	}
}

// WriteStatus sets the HTTP status that the client of an HTTP trigger gets; a
// plain call has none and ignores it. out is the handler's writer.
func WriteStatus(out io.Writer, status int) {
	if answer, ok := out.(statusWriter); ok {
		answer.WriteHeader(status)
	}
}

type headerWriter interface{ Header() http.Header }

type statusWriter interface{ WriteHeader(status int) }

const gatewayHeaderPrefix = "Fn-Http-H-"

// unprefixed gives the outer name of a gateway header; the bare prefix names none.
func unprefixed(name string) (string, bool) {
	if len(name) <= len(gatewayHeaderPrefix) || !strings.EqualFold(name[:len(gatewayHeaderPrefix)], gatewayHeaderPrefix) {
		return "", false
	}
	return name[len(gatewayHeaderPrefix):], true
}
