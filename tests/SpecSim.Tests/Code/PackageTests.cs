// Every package has a reason, written above it in Directory.Packages.props; a project names no version of its own.

using System.Xml.Linq;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Code;

public sealed class PackageTests
{
    // One reason stands for a few packages that come together, not for whatever follows it.
    private const int PackagesPerReason = 4;

    [Fact]
    public void Packages_EachHaveAReason() =>
        Problems.AssertNone(WithoutReason(XDocument.Load(Repository.At("Directory.Packages.props"))));

    [Fact]
    public void Projects_NameNoVersions()
    {
        var versions = Repository.Files("", ".csproj", "Directory.Build.props")
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Where(reference => reference.Attribute("Version") is not null || reference.Element("Version") is not null);

        Assert.Empty(versions);
    }

    [Fact]
    public void WithoutReason_SampleFile_IsFound()
    {
        var sample = XDocument.Parse(
            """
            <Project>
              <ItemGroup>
                <PackageVersion Include="Bare" Version="1.0.0" />
                <!-- Why. -->
                <PackageVersion Include="A" Version="1.0.0" />
                <PackageVersion Include="B" Version="1.0.0" />
                <PackageVersion Include="C" Version="1.0.0" />
                <PackageVersion Include="D" Version="1.0.0" />
                <PackageVersion Include="Stretched" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);

        Assert.Equal(["Bare", "Stretched"], WithoutReason(sample));
    }

    private static IEnumerable<string> WithoutReason(XDocument packages)
    {
        foreach (var group in packages.Descendants("ItemGroup"))
        {
            var room = 0;
            foreach (var node in group.Nodes())
            {
                if (node is XComment)
                    room = PackagesPerReason;
                else if (node is XElement package && room-- <= 0)
                    yield return package.Attribute("Include")!.Value;
            }
        }
    }
}
