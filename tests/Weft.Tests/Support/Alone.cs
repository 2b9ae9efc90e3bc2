using Xunit;

namespace Weft.Tests.Support;

/// <summary>Tests that compare the whole machine with itself run while no other test makes processes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
