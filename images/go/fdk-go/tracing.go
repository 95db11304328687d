package fdk

import (
	"net/http"
	"os"
	"strconv"
	"strings"
)

// TracingContext is the Zipkin B3 context that the caller sent. No span is made here.
type TracingContext interface {
	IsTracingEnabled() bool
	TraceCollectorURL() string
	TraceId() string
	SpanId() string
	ParentSpanId() string
	IsSampled() bool
	Flags() string
	ServiceName() string
}

type tracingContext struct {
	enabled bool
	// visible is false when tracing was switched off by an explicit 0.
	visible bool
	header  http.Header
	service string
}

func newTracingContext(call *callContext) TracingContext {
	setting := os.Getenv("OCI_TRACING_ENABLED")
	enabled, err := strconv.ParseBool(setting)
	return &tracingContext{
		enabled: err == nil && enabled,
		visible: setting != "0",
		header:  call.header,
		service: strings.ToLower(call.AppName() + "::" + call.FnName()),
	}
}

func (t *tracingContext) IsTracingEnabled() bool { return t.enabled }
func (t *tracingContext) TraceCollectorURL() string {
	return t.when(os.Getenv("OCI_TRACE_COLLECTOR_URL"))
}
func (t *tracingContext) TraceId() string      { return t.b3("Traceid") }
func (t *tracingContext) SpanId() string       { return t.b3("Spanid") }
func (t *tracingContext) ParentSpanId() string { return t.b3("Parentspanid") }
func (t *tracingContext) Flags() string        { return t.b3("Flags") }
func (t *tracingContext) ServiceName() string  { return t.when(t.service) }

func (t *tracingContext) IsSampled() bool {
	sampled, err := strconv.ParseBool(t.b3("Sampled"))
	return t.visible && (err != nil || sampled)
}

func (t *tracingContext) b3(name string) string { return t.when(t.header.Get("X-B3-" + name)) }

func (t *tracingContext) when(value string) string {
	if t.visible {
		return value
	}
	return ""
}
