namespace Relight.Settings;

/// <summary>
/// Settings of a method's own, in a section that is called like the method: <c>supervised.labelSmoothing</c>. A method derives a record
/// from it whose properties have <see cref="SettingAttribute"/>.
/// </summary>
public abstract record MethodSettings;
