using System.Text.Json;
using System.Text.Json.Serialization;
using Fn.Fdk;

// One image, many functions: the first argument (cmd in func.yaml) says which shape to run.
await (
    args is [var shape, ..]
        ? shape switch
        {
            "text" => Function.RunAsync((string? name) => $"Hello {name}"),
            "bytes" => Function.RunAsync((byte[]? body) => body),
            "async" => Function.RunAsync(
                async (Order? order) =>
                {
                    await Task.Yield();
                    return new Receipt(order?.Id ?? "none");
                },
                ShapesJson.Default
            ),
            "value-task-alone" => Function.RunAsync(
                (Order? order) => ValueTask.FromResult(new Receipt($"{order?.Id}")),
                ShapesJson.Default
            ),
            "nothing-alone" => Function.RunAsync(async (Order? _) => await Task.Yield(), ShapesJson.Default),
            "call" => Function.RunAsync(
                (Order? order, FnContext fn, CancellationToken _) => new Receipt($"{order?.Id} in {fn.CallId}"),
                ShapesJson.Default
            ),
            "call-async" => Function.RunAsync(
                async (Order? order, FnContext fn, CancellationToken cancellationToken) =>
                {
                    await Task.Delay(1, cancellationToken);
                    return new Receipt($"{order?.Id} in {fn.CallId}");
                },
                ShapesJson.Default
            ),
            "value-task" => Function.RunAsync(
                (Order? order, FnContext _, CancellationToken _) => ValueTask.FromResult(new Receipt($"{order?.Id}")),
                ShapesJson.Default
            ),
            "nothing" => Function.RunAsync(
                async (Order? _, FnContext _, CancellationToken cancellationToken) =>
                    await Task.Delay(1, cancellationToken),
                ShapesJson.Default
            ),
            "status" => Function.RunAsync(
                (Order? order) =>
                    order is null
                        ? FnResult.Status(404)
                        : FnResult.Json(new Receipt(order.Id), ShapesJson.Default.Receipt, 201),
                ShapesJson.Default
            ),
            "raw" => Function.RunAsync(
                async (fn, cancellationToken) =>
                {
                    fn.Response.ContentType = fn.ContentType;
                    await fn.Body.CopyToAsync(fn.Response.Body, cancellationToken);
                }
            ),
            "raw-result" => Function.RunAsync(
                async (fn, _) => FnResult.Text(fn.Http?.Method + " " + await fn.ReadTextAsync())
            ),
            "class" => Function.RunAsync(new Orders(), ShapesJson.Default),
            "forgotten" => Function.RunAsync((Order? order) => new Receipt($"{order?.Id}")),
            "no-start" => throw new InvalidOperationException("The database is not there."),
            _ => Unknown(),
        }
        : Unknown()
);

static Task Unknown()
{
    Console.Error.WriteLine("Say which shape to run.");
    Environment.ExitCode = 2;
    return Task.CompletedTask;
}

internal sealed class Orders : IFunction<Order, Receipt>
{
    private int _served;

    public ValueTask<Receipt> InvokeAsync(Order? input, FnContext context, CancellationToken cancellationToken) =>
        new(new Receipt($"{input?.Id} as number {++_served}"));
}

internal sealed record Order(string Id);

internal sealed record Receipt(string Id);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class ShapesJson : JsonSerializerContext;
