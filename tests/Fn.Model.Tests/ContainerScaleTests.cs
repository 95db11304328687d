using Fn.Model.Apps;
using Fn.Model.Functions;
using Fn.Model.Wire;

namespace Fn.Model.Tests;

public sealed class ContainerScaleTests
{
    [Fact]
    public void Without_annotations_one_call_at_a_time_no_minimum_and_no_maximum()
    {
        var scale = Of(app: [], function: []);

        Assert.Equal((1, 0, null), (scale.Concurrency, scale.MinContainers, scale.MaxContainers));
    }

    [Fact]
    public void The_function_comes_before_the_app_one_annotation_at_a_time()
    {
        var scale = Of(
            app: [(ContainerScale.ConcurrencyKey, "10"), (ContainerScale.MaxContainersKey, "7")],
            function: [(ContainerScale.ConcurrencyKey, "20"), (ContainerScale.MinContainersKey, "3")]
        );

        Assert.Equal((20, 3, 7), (scale.Concurrency, scale.MinContainers, scale.MaxContainers));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("1e1")]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    [InlineData("[5]")]
    [InlineData("false")]
    [InlineData("99999999999999999999")]
    public void What_is_no_such_number_is_as_good_as_none(string value)
    {
        var scale = Of(
            app: [],
            function: [(ContainerScale.ConcurrencyKey, value), (ContainerScale.MaxContainersKey, value)]
        );

        Assert.Equal((1, null), (scale.Concurrency, scale.MaxContainers));
    }

    [Fact]
    public void A_minimum_is_never_above_the_maximum()
    {
        var scale = Of(
            app: [(ContainerScale.MaxContainersKey, "2")],
            function: [(ContainerScale.MinContainersKey, "5")]
        );

        Assert.Equal(2, scale.MinContainers);
    }

    private static ContainerScale Of((string Key, string Value)[] app, (string Key, string Value)[] function)
    {
        var owner = new App { Annotations = Map(app) };
        return ContainerScale.Of(owner, new Function { Annotations = Map(function) });
    }

    private static Dictionary<string, RawJson> Map((string Key, string Value)[] annotations) =>
        annotations.ToDictionary(static one => one.Key, static one => new RawJson(one.Value), StringComparer.Ordinal);
}
