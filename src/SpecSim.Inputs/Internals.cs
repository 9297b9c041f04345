// The tests look at readers that no other project calls.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SpecSim.Tests")]
