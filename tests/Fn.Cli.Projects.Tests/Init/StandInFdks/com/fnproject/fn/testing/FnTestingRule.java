package com.fnproject.fn.testing;

import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** Stands in for the FDK's rule where it cannot be had: one event, one result. */
public final class FnTestingRule implements TestRule {
    private String body = "";
    private String result;

    public static FnTestingRule createDefault() {
        return new FnTestingRule();
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return base;
    }

    public FnEventBuilder givenEvent() {
        return new FnEventBuilder() {
            @Override
            public FnEventBuilder withBody(String text) {
                body = text;
                return this;
            }

            @Override
            public FnTestingRule enqueue() {
                return FnTestingRule.this;
            }
        };
    }

    public void thenRun(String type, String method) {
        try {
            thenRun(Class.forName(type), method);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public void thenRun(Class<?> type, String method) {
        try {
            var target = type.getMethod(method, String.class);
            var isStatic = java.lang.reflect.Modifier.isStatic(target.getModifiers());
            result = (String) target.invoke(isStatic ? null : type.getDeclaredConstructor().newInstance(), body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public FnResult getOnlyResult() {
        return () -> result;
    }
}
