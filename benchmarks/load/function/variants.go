package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"os"
	"time"

	fdk "github.com/fnproject/fdk-go"
)

// variant changes the greeting as the configuration says:
//
//	SILENT=1      no log line a call
//	BUSY=1ms      computes that long first
//	DELAY=50ms    sleeps that long first
//	ECHO=1        answers with the body it got
//	FRAGILE=1     a body of "exit" ends the process in the middle of the call
func variant(handler fdk.Handler) fdk.Handler {
	if os.Getenv("SILENT") != "" {
		log.SetOutput(io.Discard)
	}
	if os.Getenv("ECHO") != "" {
		handler = fdk.HandlerFunc(func(_ context.Context, in io.Reader, out io.Writer) { io.Copy(out, in) })
	}
	if os.Getenv("FRAGILE") != "" {
		handler = fragile(handler)
	}
	if busy := duration("BUSY"); busy > 0 {
		handler = after(handler, func() {
			for until := time.Now().Add(busy); time.Now().Before(until); {
			}
		})
	}
	if delay := duration("DELAY"); delay > 0 {
		handler = after(handler, func() { time.Sleep(delay) })
	}
	return handler
}

func after(handler fdk.Handler, wait func()) fdk.Handler {
	return fdk.HandlerFunc(func(ctx context.Context, in io.Reader, out io.Writer) {
		wait()
		handler.Serve(ctx, in, out)
	})
}

func fragile(handler fdk.Handler) fdk.Handler {
	return fdk.HandlerFunc(func(ctx context.Context, in io.Reader, out io.Writer) {
		body, _ := io.ReadAll(in)
		if string(body) == "exit" {
			os.Exit(3)
		}
		handler.Serve(ctx, bytes.NewReader(body), out)
	})
}

func duration(name string) time.Duration {
	value, _ := time.ParseDuration(os.Getenv(name))
	return value
}
