using Relight.Settings;

namespace Relight.SelfSupervised.Restoration;

/// <summary>What restoring whatever was done is asked: nothing yet that its parts are not.</summary>
public sealed record RestoreSettings : MethodSettings;
