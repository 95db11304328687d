package fdk

import (
	"context"
	"io"
	"net/http"
)

// HTTPHandler makes a function of a net/http handler. On a gateway call it sees
// the outer request's method, URL and headers; on a plain call POST http://localhost/invoke.
func HTTPHandler(h http.Handler) Handler {
	return HandlerFunc(func(ctx context.Context, in io.Reader, out io.Writer) {
		method, url := http.MethodPost, "http://localhost/invoke"
		fnctx := GetContext(ctx)
		if gateway, ok := fnctx.(HTTPContext); ok {
			method, url = gateway.RequestMethod(), gateway.RequestURL()
		}

		request, err := http.NewRequestWithContext(ctx, method, url, in)
		if err != nil {
			WriteStatus(out, http.StatusBadRequest)
			_, _ = io.WriteString(out, "The request cannot be read: "+err.Error()+"\n")
			return
		}
		request.Header = fnctx.Header()
		request.RequestURI = request.URL.RequestURI()
		h.ServeHTTP(httpWriter{out}, request)
	})
}

// httpWriter is the http.ResponseWriter over a handler's writer.
type httpWriter struct{ io.Writer }

func (w httpWriter) WriteHeader(status int) { WriteStatus(w.Writer, status) }

func (w httpWriter) Header() http.Header {
	if answer, ok := w.Writer.(headerWriter); ok {
		return answer.Header()
	}
	return http.Header{}
}
