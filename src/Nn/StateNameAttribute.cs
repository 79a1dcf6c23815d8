namespace Relight.Nn;

/// <summary>Gives a member of a <see cref="Module"/> another key in the state dict than its name in snake_case.</summary>
/// <param name="name">The key, for instance <c>in_proj_weight</c>; a dot is not allowed, since dots divide modules.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The key.</summary>
    public string Name { get; } = name;
}
