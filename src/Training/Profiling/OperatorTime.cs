namespace Relight.Training.Profiling;

/// <summary>What the calls of an operator took.</summary>
/// <param name="Name">Its name, such as <c>aten::convolution</c>.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Own">Without the operators that it called.</param>
/// <param name="Whole">With them; an operator inside itself counts twice.</param>
public sealed record OperatorTime(string Name, int Calls, TimeSpan Own, TimeSpan Whole);
