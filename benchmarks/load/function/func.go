// The function that is measured: what "fn init --runtime go" makes, and beside it variants chosen by the configuration.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"

	fdk "github.com/fnproject/fdk-go"
)

func main() {
	serve(variant(fdk.HandlerFunc(greet)))
}

// Person is what a caller may send.
type Person struct {
	Name string `json:"name"`
}

// Greeting is what the caller gets.
type Greeting struct {
	Message string `json:"message"`
}

func greet(ctx context.Context, in io.Reader, out io.Writer) {
	person := &Person{Name: "World"}
	json.NewDecoder(in).Decode(person)

	log.Print("Inside Go Hello World function")
	json.NewEncoder(out).Encode(&Greeting{Message: fmt.Sprintf("Hello %s", person.Name)})
}
