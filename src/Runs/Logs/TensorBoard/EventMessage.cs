using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using ProtoValue = Google.Protobuf.WellKnownTypes.Value;

namespace Relight.Runs.Logs.TensorBoard;

/// <summary>TensorBoard's <c>Event</c> messages, by the field numbers of event.proto, graph.proto, summary.proto, histogram.proto and hparams/plugin_data.proto.</summary>
/// <remarks>Values have their first form (simple_value, histo, image), which every reader knows; TensorBoard turns them into tensors itself.</remarks>
internal static class EventMessage
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, GraphDef = 4, Summary = 5, SessionLog = 7;
    private const int Value = 1, Tag = 1, SimpleValue = 2, Image = 4, Histo = 5, Metadata = 9;
    private const int SessionStartInfo = 3, SessionEndInfo = 4;
    private const int Node = 1, NodeName = 1, Operation = 2, NodeInput = 3, Attribute = 5, Versions = 4;
    private const long RgbColors = 3, SessionStarts = 1, Success = 1;

    /// <summary>The first event of every file.</summary>
    public static byte[] Version(DateTimeOffset time) => Event(time, 0).Add(FileVersion, "brain.Event:2").ToArray();

    /// <summary>Says that what other files hold from step 0 on is superseded by this one.</summary>
    public static byte[] Start(DateTimeOffset time) =>
        Event(time, 0).Add(SessionLog, new ProtoMessage().Add(1, SessionStarts)).ToArray();

    /// <summary>What was measured at a step.</summary>
    public static byte[] Scalars(MetricRow row)
    {
        var summary = new ProtoMessage();
        foreach ((string name, double value) in row.Values)
        {
            summary.Add(Value, new ProtoMessage().Add(Tag, name).Add(SimpleValue, (float)value));
        }

        return Event(row.Time, row.Step).Add(Summary, summary).ToArray();
    }

    /// <summary>A picture in PNG.</summary>
    public static byte[] Picture(DateTimeOffset time, long step, string name, ReadOnlySpan<byte> png, int width, int height) =>
        OfValue(time, step, new ProtoMessage().Add(Tag, name).Add(Image,
            new ProtoMessage().Add(1, (long)height).Add(2, (long)width).Add(3, RgbColors).Add(4, png)));

    /// <summary>How values are distributed.</summary>
    public static byte[] Distribution(DateTimeOffset time, long step, string name, Histogram values) =>
        OfValue(time, step, new ProtoMessage().Add(Tag, name).Add(Histo, new ProtoMessage()
            .Add(1, values.Min).Add(2, values.Max).Add(3, (double)values.Count).Add(4, values.Sum).Add(5, values.SumOfSquares)
            .Add(6, values.UpperLimits).Add(7, values.Counts)));

    /// <summary>A graph, by graph.proto, node_def.proto, attr_value.proto and tensor_shape.proto.</summary>
    public static byte[] Graph(DateTimeOffset time, IReadOnlyList<GraphNode> nodes)
    {
        const long producer = 22;   // the version that PyTorch's own graphs name
        var graph = new ProtoMessage();
        foreach (GraphNode node in nodes)
        {
            var message = new ProtoMessage().Add(NodeName, node.Name).Add(Operation, node.Operator);
            foreach (string input in node.Inputs)
            {
                message.Add(NodeInput, input);
            }

            var shape = new ProtoMessage();
            foreach (long size in node.Shape)
            {
                shape.Add(2, new ProtoMessage().Add(1, size));
            }

            var shapes = new ProtoMessage().Add(1, new ProtoMessage().Add(7, shape));
            graph.Add(Node, message.Add(Attribute, new ProtoMessage().Add(1, "_output_shapes").Add(2, shapes)));
        }

        graph.Add(Versions, new ProtoMessage().Add(1, producer));
        return Event(time, 0).Add(GraphDef, graph).ToArray();
    }

    /// <summary>The run's settings: numbers, words and yes or no; lists are left out, for which the plugin has no form.</summary>
    public static byte[] HyperParameters(RunRecord record)
    {
        var session = new ProtoMessage();
        foreach ((string name, string json) in SettingsDifference.Flatten(record.Settings))
        {
            if (ToValue(JsonNode.Parse(json)) is ProtoValue value)
            {
                session.Add(1, new ProtoMessage().Add(1, name).Add(2, value.ToByteArray()));
            }
        }

        session.Add(4, record.Id).Add(5, Seconds(record.Started));
        return OfPlugin(record.Started, "_hparams_/session_start_info", SessionStartInfo, session);
    }

    /// <summary>The end of a run that reached it.</summary>
    public static byte[] End(DateTimeOffset time) =>
        OfPlugin(time, "_hparams_/session_end_info", SessionEndInfo, new ProtoMessage().Add(1, Success).Add(2, Seconds(time)));

    /// <summary>The step of an event and the name of its picture or histogram; null for every other event, and where there is none.</summary>
    public static (long Step, string Name)? TryReadPicture(byte[] message)
    {
        (long step, string? name) = (0, null);
        var input = new CodedInputStream(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case Step: step = input.ReadInt64(); break;
                case Summary: name = PictureName(input.ReadBytes().CreateCodedInput()); break;
                default: input.SkipLastField(); break;
            }
        }

        return name is null ? null : (step, name);
    }

    private static string? PictureName(CodedInputStream summary)
    {
        (string? name, bool isPicture) = (null, false);
        for (uint outer = summary.ReadTag(); outer != 0; outer = summary.ReadTag())
        {
            CodedInputStream value = summary.ReadBytes().CreateCodedInput();
            for (uint tag = value.ReadTag(); tag != 0; tag = value.ReadTag())
            {
                int field = WireFormat.GetTagFieldNumber(tag);
                isPicture |= field is Image or Histo;
                if (field == Tag)
                {
                    name = value.ReadString();
                }
                else
                {
                    value.SkipLastField();
                }
            }
        }

        return isPicture ? name : null;
    }

    private static ProtoMessage Event(DateTimeOffset time, long step) => new ProtoMessage().Add(WallTime, Seconds(time)).Add(Step, step);

    private static byte[] OfValue(DateTimeOffset time, long step, ProtoMessage value) =>
        Event(time, step).Add(Summary, new ProtoMessage().Add(Value, value)).ToArray();

    private static byte[] OfPlugin(DateTimeOffset time, string name, int field, ProtoMessage data)
    {
        var plugin = new ProtoMessage().Add(1, "hparams").Add(2, new ProtoMessage().Add(1, 0L).Add(field, data));
        return OfValue(time, 0, new ProtoMessage().Add(Tag, name).Add(Metadata, new ProtoMessage().Add(1, plugin)));
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
