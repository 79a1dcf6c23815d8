using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using ProtoValue = Google.Protobuf.WellKnownTypes.Value;

namespace Relight.Runs.Logs.TensorBoard;

/// <summary>TensorBoard's events, as bytes.</summary>
/// <remarks>
/// Values have their first form (simple_value, histo, image), which every reader knows; TensorBoard turns them into tensors itself.
/// </remarks>
internal static class EventMessage
{
    private const int GraphProducer = 22;   // the version that PyTorch's own graphs name
    private const int RgbColors = 3;

    /// <summary>The first event of every file.</summary>
    public static byte[] Version(DateTimeOffset time) => At(time, new Event { FileVersion = "brain.Event:2" });

    /// <summary>Says that what other files hold from step 0 on is superseded by this one.</summary>
    public static byte[] Start(DateTimeOffset time) =>
        At(time, new Event { SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });

    /// <summary>What was measured at a step.</summary>
    public static byte[] Scalars(MetricRow row) =>
        OfValues(row.Time, row.Step,
            row.Values.Select(value => new Summary.Types.Value { Tag = value.Key, SimpleValue = (float)value.Value }));

    /// <summary>A picture in PNG.</summary>
    public static byte[] Picture(DateTimeOffset time, long step, string name, ReadOnlySpan<byte> png, int width, int height)
    {
        var image = new Summary.Types.Image { Height = height, Width = width, Colorspace = RgbColors,
            EncodedImageString = ByteString.CopyFrom(png) };
        return OfValues(time, step, [new Summary.Types.Value { Tag = name, Image = image }]);
    }

    /// <summary>How values are distributed.</summary>
    public static byte[] Distribution(DateTimeOffset time, long step, string name, Histogram values)
    {
        var histogram = new HistogramProto { Min = values.Min, Max = values.Max, Num = values.Count, Sum = values.Sum,
            SumSquares = values.SumOfSquares };
        histogram.BucketLimit.Add(values.UpperLimits);
        histogram.Bucket.Add(values.Counts);
        return OfValues(time, step, [new Summary.Types.Value { Tag = name, Histo = histogram }]);
    }

    /// <summary>A graph.</summary>
    public static byte[] Graph(DateTimeOffset time, IReadOnlyList<GraphNode> nodes)
    {
        var graph = new GraphDef { Versions = new VersionDef { Producer = GraphProducer } };
        graph.Node.Add(nodes.Select(ToNode));
        return At(time, new Event { GraphDef = graph.ToByteString() });
    }

    /// <summary>The run's settings: numbers, words and yes or no; lists are left out, for which the plugin has no form.</summary>
    public static byte[] HyperParameters(RunRecord record)
    {
        var session = new SessionStartInfo { GroupName = record.Id, StartTimeSecs = Seconds(record.Started) };
        foreach ((string name, string json) in SettingsDifference.Flatten(record.Settings))
        {
            if (ToValue(JsonNode.Parse(json)) is ProtoValue value)
            {
                session.Hparams.Add(name, value);
            }
        }

        return OfPlugin(record.Started, "_hparams_/session_start_info", new HParamsPluginData { SessionStartInfo = session });
    }

    /// <summary>The end of a run that reached it.</summary>
    public static byte[] End(DateTimeOffset time) => OfPlugin(
        time, "_hparams_/session_end_info",
        new HParamsPluginData { SessionEndInfo = new SessionEndInfo { Status = SessionEndInfo.Types.Status.Success,
            EndTimeSecs = Seconds(time) } });

    /// <summary>
    /// The step of an event and the name of its picture or histogram; null for every other event, and where there is none.
    /// </summary>
    public static (long Step, string Name)? TryReadPicture(byte[] message)
    {
        var read = Event.Parser.ParseFrom(message);
        return read.Summary?.Value is [var value, ..]
            && value.ValueCase is Summary.Types.Value.ValueOneofCase.Image or Summary.Types.Value.ValueOneofCase.Histo
            ? (read.Step, value.Tag)
            : null;
    }

    private static NodeDef ToNode(GraphNode node)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(node.Shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        var shapes = new AttrValue.Types.ListValue();
        shapes.Shape.Add(shape);
        var message = new NodeDef { Name = node.Name, Op = node.Operator };
        message.Input.Add(node.Inputs);
        message.Attr.Add("_output_shapes", new AttrValue { List = shapes });
        return message;
    }

    private static byte[] OfValues(DateTimeOffset time, long step, IEnumerable<Summary.Types.Value> values)
    {
        var summary = new Summary();
        summary.Value.Add(values);
        return At(time, new Event { Step = step, Summary = summary });
    }

    private static byte[] OfPlugin(DateTimeOffset time, string name, HParamsPluginData data)
    {
        var plugin = new SummaryMetadata.Types.PluginData { PluginName = "hparams", Content = data.ToByteString() };
        return OfValues(time, 0, [new Summary.Types.Value { Tag = name, Metadata = new SummaryMetadata { PluginData = plugin } }]);
    }

    private static byte[] At(DateTimeOffset time, Event message)
    {
        message.WallTime = Seconds(time);
        return message.ToByteArray();
    }

    private static ProtoValue? ToValue(JsonNode? json) => json?.GetValueKind() switch
    {
        JsonValueKind.Number => ProtoValue.ForNumber(json.GetValue<double>()),
        JsonValueKind.String => ProtoValue.ForString(json.GetValue<string>()),
        JsonValueKind.True => ProtoValue.ForBool(true),
        JsonValueKind.False => ProtoValue.ForBool(false),
        _ => null,
    };

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
