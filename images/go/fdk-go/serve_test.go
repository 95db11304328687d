package fdk

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// call serves one call with the given headers, alternately name and value.
func call(h HandlerFunc, body string, headers ...string) *http.Response {
	request := httptest.NewRequest(http.MethodPost, "/call", strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	(&callHandler{function: h}).ServeHTTP(recorder, request)
	return recorder.Result()
}

func gatewayHeaders(more ...string) []string {
	return append([]string{
		"Fn-Intent", "httprequest",
		"Fn-Http-Method", "PUT",
		"Fn-Http-Request-Url", "http://shop.example:8080/t/shop/orders?x=1&y=a%20b",
	}, more...)
}

func TestAPlainCallPassesHeadersOnAndHasNoHTTPStatus(t *testing.T) {
	answer := call(func(_ context.Context, _ io.Reader, out io.Writer) {
		_, _ = io.WriteString(out, "done")
		AddHeader(out, "X-Shop", "one")
		AddHeader(out, "X-Shop", "two")
		SetHeader(out, "Content-Type", "text/shop")
		WriteStatus(out, http.StatusTeapot)
	}, "")

	if answer.StatusCode != http.StatusOK || answer.Header.Get("Fn-Http-Status") != "" {
		t.Errorf("status %d, HTTP status %q", answer.StatusCode, answer.Header.Get("Fn-Http-Status"))
	}
	if got := answer.Header["X-Shop"]; !reflect.DeepEqual(got, []string{"one", "two"}) {
		t.Errorf("X-Shop is %v", got)
	}
	if answer.Header.Get("Content-Type") != "text/shop" {
		t.Errorf("the type is %q", answer.Header.Get("Content-Type"))
	}
	if got := answer.Header.Get("Fn-Fdk-Version"); got != "fdk-go/0.0.66" {
		t.Errorf("Fn-Fdk-Version is %q", got)
	}
	if got := answer.Header.Get("Fn-Fdk-Runtime"); !strings.HasPrefix(got, "go/") || strings.HasPrefix(got, "go/go") {
		t.Errorf("Fn-Fdk-Runtime is %q", got)
	}
}

func TestAGatewayCallPrefixesHeadersAndCarriesTheStatus(t *testing.T) {
	answer := call(func(_ context.Context, _ io.Reader, out io.Writer) {
		AddHeader(out, "Set-Cookie", "a=1")
		AddHeader(out, "Set-Cookie", "b=2")
		SetHeader(out, "Fn-Http-H-Ready", "as it is")
		SetHeader(out, "Content-Type", "text/shop")
		WriteStatus(out, http.StatusNotFound)
	}, "", gatewayHeaders()...)

	if answer.StatusCode != http.StatusOK || answer.Header.Get("Fn-Http-Status") != "404" {
		t.Errorf("status %d, HTTP status %q", answer.StatusCode, answer.Header.Get("Fn-Http-Status"))
	}
	for name, want := range map[string][]string{
		"Fn-Http-H-Set-Cookie": {"a=1", "b=2"},
		"Fn-Http-H-Ready":      {"as it is"},
		"Content-Type":         {"text/shop"},
		"Set-Cookie":           nil,
	} {
		if got := answer.Header[name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestAGatewayCallWithoutAStatusIs200(t *testing.T) {
	answer := call(echo, "", gatewayHeaders()...)

	if got := answer.Header.Get("Fn-Http-Status"); got != "200" {
		t.Errorf("the HTTP status is %q", got)
	}
}

func TestTheContextOfAPlainCallIsNoHTTPContext(t *testing.T) {
	t.Setenv("FN_APP_ID", "app-id")
	t.Setenv("FN_FN_ID", "fn-id")
	t.Setenv("FN_APP_NAME", "Shop")
	t.Setenv("FN_FN_NAME", "Orders")
	t.Setenv("COLOUR", "blue=green")

	call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
		fnctx := GetContext(ctx)
		if _, gateway := fnctx.(HTTPContext); gateway {
			t.Error("a plain call shows an HTTP context")
		}
		got := []string{fnctx.CallID(), fnctx.ContentType(), fnctx.AppID(), fnctx.FnID(), fnctx.AppName(), fnctx.FnName(),
			fnctx.Config()["COLOUR"], strings.Join(fnctx.Header()["X-Foo"], "+")}
		want := []string{"c1", "text/x", "app-id", "fn-id", "Shop", "Orders", "blue=green", "bar+baz"}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the context says %v", got)
		}
	}, "", "fn-call-id", "c1", "content-type", "text/x", "X-Foo", "bar", "X-Foo", "baz")
}

func TestTheContextOfAGatewayCallShowsTheOuterRequest(t *testing.T) {
	call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
		gateway, ok := GetContext(ctx).(HTTPContext)
		if !ok {
			t.Fatal("a gateway call shows no HTTP context")
		}
		if gateway.RequestMethod() != "PUT" || gateway.RequestURL() != "http://shop.example:8080/t/shop/orders?x=1&y=a%20b" {
			t.Errorf("%s %s", gateway.RequestMethod(), gateway.RequestURL())
		}
		want := http.Header{"X-Foo": {"bar", "baz"}, "Fn-Http-H-X-Foo": {"bar", "baz"}, "Content-Type": {"text/x"}}
		if got := gateway.Header(); !reflect.DeepEqual(got, want) {
			t.Errorf("the headers are %v", got)
		}
	}, "", gatewayHeaders("Fn-Http-H-X-Foo", "bar", "Fn-Http-H-X-Foo", "baz", "Content-Type", "text/x",
		"X-Inner", "hidden", "Fn-Http-H-", "nameless")...)
}

func TestTheDeadlineEndsTheContext(t *testing.T) {
	call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
		deadline, ok := ctx.Deadline()
		if !ok || !deadline.Equal(time.Date(2199, 11, 24, 6, 37, 52, 0, time.UTC)) {
			t.Errorf("the deadline is %v", deadline)
		}
	}, "", "Fn-Deadline", "2199-11-24T08:37:52+02:00")
	call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
		if ctx.Err() != context.DeadlineExceeded {
			t.Errorf("past its deadline the context says %v", ctx.Err())
		}
	}, "", "Fn-Deadline", "2001-01-01T00:00:00Z")
	call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
		if _, ok := ctx.Deadline(); ok || ctx.Err() != nil {
			t.Error("a call without a deadline has one")
		}
	}, "")
}

func TestAnHTTPHandlerSeesThePlainRequest(t *testing.T) {
	handler := HTTPHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Method+" "+r.URL.String()+" "+string(body))
	}))

	answer := call(handler.Serve, "hello")

	if got := answer.Header.Get("X-Seen"); got != "POST http://localhost/invoke hello" {
		t.Errorf("the handler saw %q", got)
	}
}

func TestAnHTTPHandlerSeesAndAnswersTheOuterRequest(t *testing.T) {
	handler := HTTPHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Method+" "+r.URL.Path+" "+r.URL.Query().Get("y")+" "+r.Host+" "+r.Header.Get("Accept"))
		w.WriteHeader(http.StatusCreated)
	}))

	answer := call(handler.Serve, "", gatewayHeaders("Fn-Http-H-Accept", "text/html")...)

	if got := answer.Header.Get("Fn-Http-H-X-Seen"); got != "PUT /t/shop/orders a b shop.example:8080 text/html" {
		t.Errorf("the handler saw %q", got)
	}
	if got := answer.Header.Get("Fn-Http-Status"); got != "201" {
		t.Errorf("the HTTP status is %q", got)
	}
}

func TestTracingReadsB3Headers(t *testing.T) {
	for setting, want := range map[string][]string{
		"1": {"true", "t1", "false", "shop::orders"},
		"":  {"false", "t1", "false", "shop::orders"},
		"0": {"false", "", "false", ""},
	} {
		t.Setenv("FN_APP_NAME", "Shop")
		t.Setenv("FN_FN_NAME", "Orders")
		t.Setenv("OCI_TRACING_ENABLED", setting)
		call(func(ctx context.Context, _ io.Reader, _ io.Writer) {
			trace := GetContext(ctx).TracingContextData()
			got := []string{yes(trace.IsTracingEnabled()), trace.TraceId(), yes(trace.IsSampled()), trace.ServiceName()}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("with %q the trace is %v", setting, got)
			}
		}, "", "X-B3-TraceId", "t1", "x-b3-sampled", "0")
	}
}

func TestGetContextPanicsOutsideACall(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()

	GetContext(context.Background())
}

func TestACallIsFramedInBothStreamsWhenAskedFor(t *testing.T) {
	t.Setenv("FN_LOGFRAME_NAME", "call")
	t.Setenv("FN_LOGFRAME_HDR", "X-Frame")
	for _, stream := range []**os.File{&os.Stdout, &os.Stderr} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		kept := *stream
		*stream = write

		call(echo, "", "X-Frame", "c1")

		*stream = kept
		write.Close()
		if printed, _ := io.ReadAll(read); string(printed) != "\ncall=c1\n" {
			t.Errorf("the stream got %q", printed)
		}
	}
}

func yes(value bool) string {
	if value {
		return "true"
	}
	return "false"
}
