module func

require github.com/fnproject/fdk-go v0.0.66
