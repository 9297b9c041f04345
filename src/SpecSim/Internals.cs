// Records of a run are filled by the simulation alone, so their setters are internal; tests make records by hand.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("SpecSim.Tests")]
