package com.fnproject.fn.testing;

public interface FnResult {
    String getBodyAsString();
}
