using Fn.Cli.Builds.Progress;

namespace Fn.Cli.Projects.Tests.Builds;

/// <summary>What is read from the output of engines.</summary>
public sealed class EngineActivityTests
{
    [Theory]
    [InlineData("Step 3/7 : RUN go build -o func", "Step 3/7: RUN go build -o func")]
    [InlineData("STEP 3/7: RUN go build", "Step 3/7: RUN go build")]
    [InlineData("[2/2] STEP 1/5: FROM b:1", "Step 1/5: FROM b:1")]
    [InlineData("#8 [build-stage 3/7] RUN go build", "Step 3/7: RUN go build")]
    [InlineData("#5 [2/3] COPY . .", "Step 2/3: COPY . .")]
    [InlineData("0123456789ab: Pulling fs layer", "0/1 layers")]
    [InlineData("0123456789ab: Pushed", "1/1 layers")]
    [InlineData("Copying blob sha256:0123456789abcdef0123 done", "1/1 layers")]
    public void A_line_tells_a_step_or_a_layer(string line, string text)
    {
        var activity = new EngineActivity();

        Assert.True(activity.Observe(line));
        Assert.Equal(text, activity.Text);
    }

    [Theory]
    [InlineData("#8 0.513 Step by step")]
    [InlineData("#1 [internal] load build definition from Dockerfile")]
    [InlineData(" ---> 0123456789ab")]
    [InlineData("latest: Pulling from library/debian")]
    [InlineData("0.0.1: digest: sha256:0123456789ab size: 528")]
    [InlineData("")]
    public void Other_lines_tell_nothing(string line)
    {
        var activity = new EngineActivity();

        Assert.False(activity.Observe(line));
        Assert.Equal("", activity.Text);
    }

    [Fact]
    public void Layers_are_counted_once_and_belong_to_their_step()
    {
        var activity = new EngineActivity();
        var texts = new List<string>();

        foreach (
            var line in (string[])
                [
                    "Step 1/2 : FROM b:1",
                    "aaaaaaaaaaaa: Pulling fs layer",
                    "bbbbbbbbbbbb: Pulling fs layer",
                    "aaaaaaaaaaaa: Download complete",
                    "aaaaaaaaaaaa: Pull complete",
                    "bbbbbbbbbbbb: Already exists",
                    "Step 2/2 : COPY . .",
                ]
        )
        {
            activity.Observe(line);
            texts.Add(activity.Text);
        }

        Assert.Equal(
            [
                "Step 1/2: FROM b:1",
                "Step 1/2: FROM b:1, 0/1 layers",
                "Step 1/2: FROM b:1, 0/2 layers",
                "Step 1/2: FROM b:1, 0/2 layers",
                "Step 1/2: FROM b:1, 1/2 layers",
                "Step 1/2: FROM b:1, 2/2 layers",
                "Step 2/2: COPY . .",
            ],
            texts
        );
    }
}
