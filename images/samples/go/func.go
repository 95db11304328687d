package main

import (
	"context"
	"encoding/json"
	"io"

	fdk "github.com/fnproject/fdk-go"
)

func main() {
	fdk.Handle(fdk.HandlerFunc(greet))
}

func greet(_ context.Context, in io.Reader, out io.Writer) {
	person := struct{ Name string }{"World"}
	_ = json.NewDecoder(in).Decode(&person)
	_ = json.NewEncoder(out).Encode(map[string]string{"message": "Hello " + person.Name})
}
