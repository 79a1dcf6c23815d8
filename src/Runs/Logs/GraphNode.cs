namespace Relight.Runs.Logs;

/// <summary>A node of a model's graph, for logs that show one.</summary>
/// <param name="Name">Its own name, with the parts of the model around it before it and slashes between.</param>
/// <param name="Operator">What it does.</param>
/// <param name="Inputs">Names of the nodes whose results it takes.</param>
/// <param name="Shape">Sizes of its result, outermost first.</param>
public sealed record GraphNode(string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<long> Shape);
