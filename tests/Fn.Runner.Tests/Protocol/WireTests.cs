using Fn.Runner.Protocol;
using Fn.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fn.Runner.Tests.Protocol;

/// <summary>The generated messages against bytes written by hand from the table of the specification.</summary>
public sealed class WireTests
{
    private static WireBytes Wire => new();

    [Fact]
    [Spec("server 5.3", "TryCall")]
    public void TryCall_is_laid_down_as_the_table_says() =>
        AssertWire(
            new TryCall
            {
                ModelsCallJson = "{}",
                SlotHashId = "ab01",
                Extensions = { ["k"] = "v" },
            },
            Wire.Text(1, "{}").Text(2, "ab01").Map(3, "k", "v")
        );

    [Fact]
    [Spec("server 5.3", "DataFrame")]
    public void DataFrame_is_laid_down_as_the_table_says() =>
        AssertWire(
            new DataFrame { Data = ByteString.CopyFrom(1, 2, 255), Eof = true },
            Wire.Bytes(1, [1, 2, 255]).Number(2, 1)
        );

    [Fact]
    [Spec("server 5.3", "HttpHeader")]
    public void HttpHeader_is_laid_down_as_the_table_says() =>
        AssertWire(new HttpHeader { Key = "X-A", Value = "b" }, Wire.Text(1, "X-A").Text(2, "b"));

    [Fact]
    [Spec("server 5.3", "HttpRespMeta")]
    public void HttpRespMeta_is_laid_down_as_the_table_says() =>
        AssertWire(
            new HttpRespMeta
            {
                StatusCode = 200,
                Headers =
                {
                    new HttpHeader { Key = "A" },
                    new HttpHeader { Key = "B" },
                },
            },
            Wire.Number(1, 200).Message(2, Wire.Text(1, "A")).Message(2, Wire.Text(1, "B"))
        );

    [Fact]
    [Spec("server 5.3", "CallResultStart")]
    public void CallResultStart_is_laid_down_as_the_table_says() =>
        AssertWire(
            new CallResultStart { Http = new HttpRespMeta { StatusCode = 202 } },
            Wire.Message(100, Wire.Number(1, 202)),
            oneof: ("meta", ["http"])
        );

    [Fact]
    [Spec("server 5.3", "CallFinished")]
    public void CallFinished_is_laid_down_as_the_table_says() =>
        AssertWire(
            new CallFinished
            {
                Success = true,
                Details = "d",
                ErrorCode = -1,
                ErrorStr = "e",
                CreatedAt = "c",
                StartedAt = "s",
                CompletedAt = "f",
                SchedulerDuration = 8_000_000_000,
                ExecutionDuration = -9,
                ErrorUser = true,
                Image = "i",
                ImagePullWaitDuration = 12,
                CtrPrepDuration = 13,
                CtrCreateDuration = 14,
                InitStartTime = 15,
            },
            Wire.Number(1, 1)
                .Text(2, "d")
                .Number(3, -1)
                .Text(4, "e")
                .Text(5, "c")
                .Text(6, "s")
                .Text(7, "f")
                .Number(8, 8_000_000_000)
                .Number(9, -9)
                .Number(10, 1)
                .Text(11, "i")
                .Number(12, 12)
                .Number(13, 13)
                .Number(14, 14)
                .Number(15, 15)
        );

    [Fact]
    [Spec("server 5.3", "ClientMsg")]
    public void ClientMsg_is_laid_down_as_the_table_says()
    {
        AssertWire(
            new ClientMsg { Try = new TryCall { ModelsCallJson = "j" } },
            Wire.Message(1, Wire.Text(1, "j")),
            oneof: ("body", ["try", "data"])
        );
        AssertWire(new ClientMsg { Data = new DataFrame { Eof = true } }, Wire.Message(2, Wire.Number(2, 1)));
    }

    [Fact]
    [Spec("server 5.3", "RunnerMsg")]
    public void RunnerMsg_is_laid_down_as_the_table_says()
    {
        AssertWire(
            new RunnerMsg { ResultStart = new CallResultStart() },
            Wire.Message(1, Wire),
            oneof: ("body", ["result_start", "data", "finished"])
        );
        AssertWire(new RunnerMsg { Data = new DataFrame { Eof = true } }, Wire.Message(2, Wire.Number(2, 1)));
        AssertWire(
            new RunnerMsg { Finished = new CallFinished { Success = true } },
            Wire.Message(3, Wire.Number(1, 1))
        );
    }

    [Fact]
    [Spec("server 5.3", "RunnerStatus")]
    public void RunnerStatus_is_laid_down_as_the_table_says() =>
        AssertWire(
            new RunnerStatus
            {
                Active = 2,
                Failed = true,
                Id = "i",
                Details = "d",
                ErrorCode = 500,
                ErrorStr = "e",
                CreatedAt = "c",
                StartedAt = "s",
                CompletedAt = "f",
                Cached = true,
                RequestsReceived = ulong.MaxValue,
                RequestsHandled = 13,
                KdumpsOnDisk = 14,
                SchedulerDuration = 15,
                ExecutionDuration = 16,
                IsNetworkDisabled = true,
                CustomStatus = { ["k"] = "v" },
                ImagePullWaitDuration = 19,
                CtrPrepDuration = 20,
                CtrCreateDuration = 21,
                InitStartTime = 22,
            },
            Wire.Number(2, 2)
                .Number(3, 1)
                .Text(4, "i")
                .Text(5, "d")
                .Number(6, 500)
                .Text(7, "e")
                .Text(8, "c")
                .Text(9, "s")
                .Text(10, "f")
                .Number(11, 1)
                .Number(12, -1)
                .Number(13, 13)
                .Number(14, 14)
                .Number(15, 15)
                .Number(16, 16)
                .Number(17, 1)
                .Map(18, "k", "v")
                .Number(19, 19)
                .Number(20, 20)
                .Number(21, 21)
                .Number(22, 22)
        );

    [Fact]
    [Spec("server 5.3", "ConfigMsg", "ConfigStatus")]
    public void Configuration_is_laid_down_as_the_table_says()
    {
        AssertWire(new ConfigMsg { Config = { ["k"] = "v" } }, Wire.Map(1, "k", "v"));
        AssertWire(new ConfigStatus(), Wire);
    }

    [Fact]
    [Spec("server 5.3", "LogRequestMsg")]
    public void LogRequestMsg_is_laid_down_as_the_table_says()
    {
        AssertWire(
            new LogRequestMsg { Start = new LogRequestMsg.Types.Start { Config = { ["k"] = "v" } } },
            Wire.Message(1, Wire.Map(1, "k", "v")),
            oneof: ("body", ["start", "ack", "ready"])
        );
        AssertWire(new LogRequestMsg { Ack = new LogRequestMsg.Types.Ack() }, Wire.Message(2, Wire));
        AssertWire(new LogRequestMsg { Ready = new LogRequestMsg.Types.Ready() }, Wire.Message(3, Wire));
    }

    [Fact]
    [Spec("server 5.3", "LogResponseMsg", "Container", "Request", "Line")]
    public void LogResponseMsg_is_laid_down_as_the_table_says()
    {
        var line = new LogResponseMsg.Types.Container.Types.Request.Types.Line
        {
            Timestamp = 1_800_000_000_123,
            Source = LogResponseMsg.Types.Container.Types.Request.Types.Line.Types.Source.Stderr,
            Data = ByteString.CopyFrom(104, 105),
        };
        var request = new LogResponseMsg.Types.Container.Types.Request { RequestId = "r", Data = { line } };
        var container = new LogResponseMsg.Types.Container
        {
            ApplicationId = "a",
            FunctionId = "f",
            ContainerId = "c",
            Data = { request },
        };
        var lineBytes = Wire.Number(1, 1_800_000_000_123).Number(2, 1).Bytes(3, "hi"u8);
        var requestBytes = Wire.Text(1, "r").Message(2, lineBytes);
        var containerBytes = Wire.Text(1, "a").Text(2, "f").Text(3, "c").Message(4, requestBytes);

        AssertWire(new LogResponseMsg { Data = { container } }, Wire.Message(1, containerBytes));
        Assert.Equal(0, (int)LogResponseMsg.Types.Container.Types.Request.Types.Line.Types.Source.Stdout);
    }

    [Theory]
    [Spec("server 5.3", "Engage", "Status", "Status2", "ConfigureRunner", "StreamLogs")]
    [InlineData("Engage", "ClientMsg", true, "RunnerMsg", true)]
    [InlineData("Status", "google.protobuf.Empty", false, "RunnerStatus", false)]
    [InlineData("Status2", "google.protobuf.Struct", false, "RunnerStatus", false)]
    [InlineData("ConfigureRunner", "ConfigMsg", false, "ConfigStatus", false)]
    [InlineData("StreamLogs", "LogRequestMsg", true, "LogResponseMsg", true)]
    public void The_service_has_the_methods_of_the_table(
        string name,
        string request,
        bool isRequestStream,
        string response,
        bool isResponseStream
    )
    {
        var service = RunnerReflection.Descriptor.Services.Single();

        var method = service.FindMethodByName(name);

        Assert.Equal("", RunnerReflection.Descriptor.Package);
        Assert.Equal("RunnerProtocol", service.FullName);
        Assert.Equal(5, service.Methods.Count);
        Assert.Equal(
            (request, isRequestStream, response, isResponseStream),
            (method.InputType.FullName, method.IsClientStreaming, method.OutputType.FullName, method.IsServerStreaming)
        );
    }

    /// <summary>Both ways: what is written is read, and is what is written; every field of the type has a value in it.</summary>
    private static void AssertWire<T>(T message, WireBytes wire, (string Name, string[] Fields)? oneof = null)
        where T : IMessage<T>, new()
    {
        var bytes = wire.ToArray();
        var parsed = new MessageParser<T>(static () => new T()).ParseFrom(bytes);
        var type = message.Descriptor;

        Assert.Equal(message, parsed);
        Assert.Equal(bytes, message.ToByteArray());
        if (oneof is { } choice)
        {
            Assert.Equal(choice.Name, Assert.Single(type.Oneofs).Name);
            Assert.Equal(choice.Fields, type.Oneofs[0].Fields.Select(static field => field.Name));
        }
        else if (type.Oneofs.Count == 0)
        {
            Assert.All(type.Fields.InDeclarationOrder(), field => Assert.True(HasValue(field, message), field.Name));
        }
    }

    private static bool HasValue(FieldDescriptor field, IMessage message) =>
        field.Accessor.GetValue(message) switch
        {
            System.Collections.ICollection many => many.Count > 0,
            string text => text.Length > 0,
            ByteString bytes => bytes.Length > 0,
            bool flag => flag,
            null => false,
            var number => Convert.ToDecimal(number, null) != 0,
        };
}
