package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"
	"time"

	fdk "github.com/fnproject/fdk-go"
)

// serve is the FDK's loop, or with DIRECT=host:port the same handler over TCP: what the function gives without a server.
func serve(handler fdk.Handler) {
	address := os.Getenv("DIRECT")
	if address == "" {
		fdk.Handle(handler)
		return
	}
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// As the FDK does: a context with a deadline, the answer held back until the handler is done.
		ctx, cancel := context.WithTimeout(r.Context(), 30*time.Second)
		defer cancel()
		var answer bytes.Buffer
		handler.Serve(ctx, r.Body, &answer)
		w.Header().Set("Fn-Fdk-Version", "fdk-go/direct")
		w.Write(answer.Bytes())
	})))
}
