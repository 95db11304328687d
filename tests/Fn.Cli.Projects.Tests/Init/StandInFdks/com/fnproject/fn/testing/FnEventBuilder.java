package com.fnproject.fn.testing;

public interface FnEventBuilder {
    FnEventBuilder withBody(String body);

    FnTestingRule enqueue();
}
