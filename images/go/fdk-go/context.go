package fdk

import (
	"context"
	"net/http"
	"os"
	"strings"
)

// Context tells a handler about its call; GetContext gives it.
type Context interface {
	// Config is the environment: the configuration of app and function and the contract's own names.
	Config() map[string]string
	// Header holds the request's headers; on a gateway call those of the outer HTTP request.
	Header() http.Header
	// ContentType is the type of the request's body, empty if none was sent.
	ContentType() string
	CallID() string
	AppID() string
	FnID() string
	// AppName and FnName are empty where the server does not pass names on.
	AppName() string
	FnName() string
	TracingContextData() TracingContext
}

// HTTPContext is what Context also is when the call came through an HTTP trigger.
type HTTPContext interface {
	Context
	RequestURL() string
	RequestMethod() string
}

type contextKey struct{}

// GetContext gives the Fn context of a call. It panics if ctx carries none.
func GetContext(ctx context.Context) Context {
	fnctx, ok := ctx.Value(contextKey{}).(Context)
	if !ok {
		panic("fdk: the context holds no Fn context; a test adds one with WithContext")
	}
	return fnctx
}

// WithContext adds an Fn context to ctx, as a test of a handler does.
func WithContext(ctx context.Context, fnctx Context) context.Context {
	return context.WithValue(ctx, contextKey{}, fnctx)
}

type callContext struct{ header http.Header }

func newCallContext(header http.Header) *callContext { return &callContext{header} }

func (c *callContext) Header() http.Header { return c.header }
func (c *callContext) ContentType() string { return c.header.Get("Content-Type") }
func (c *callContext) CallID() string      { return c.header.Get("Fn-Call-Id") }
func (c *callContext) AppID() string       { return os.Getenv("FN_APP_ID") }
func (c *callContext) FnID() string        { return os.Getenv("FN_FN_ID") }
func (c *callContext) AppName() string     { return os.Getenv("FN_APP_NAME") }
func (c *callContext) FnName() string      { return os.Getenv("FN_FN_NAME") }

func (c *callContext) Config() map[string]string {
	config := map[string]string{}
	for _, variable := range os.Environ() {
		if name, value, ok := strings.Cut(variable, "="); ok {
			config[name] = value
		}
	}
	return config
}

func (c *callContext) TracingContextData() TracingContext { return newTracingContext(c) }

// gatewayContext shows the outer HTTP request: its headers without the prefix,
// and the prefixed ones still beside them, as the official module has it.
type gatewayContext struct {
	*callContext
	outer http.Header
}

func isGatewayCall(header http.Header) bool { return header.Get("Fn-Intent") == "httprequest" }

func newGatewayContext(call *callContext) *gatewayContext {
	outer := http.Header{}
	for name, values := range call.header {
		if plain, ok := unprefixed(name); ok {
			outer[name] = values
			plain = http.CanonicalHeaderKey(plain)
			outer[plain] = append(outer[plain], values...)
		}
	}
	if contentType, ok := call.header["Content-Type"]; ok {
		outer["Content-Type"] = contentType
	}
	return &gatewayContext{callContext: call, outer: outer}
}

func (g *gatewayContext) Header() http.Header   { return g.outer }
func (g *gatewayContext) RequestURL() string    { return g.header.Get("Fn-Http-Request-Url") }
func (g *gatewayContext) RequestMethod() string { return g.header.Get("Fn-Http-Method") }
