// The layouts are tested directly, without rendering; nobody else needs them.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SpecSim.Tests")]
