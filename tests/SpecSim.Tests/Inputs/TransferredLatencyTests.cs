// Devices that take the constants of another one: complete, cited, and standing alone once resolved.

using SpecSim.Hardware;

namespace SpecSim.Tests.Inputs;

public sealed class TransferredLatencyTests : IDisposable
{
    private readonly PresetFiles _files = new();

    [Fact]
    public void Load_Transferred_HasTheOtherDevicesConstantsAndItsOwnParts()
    {
        var measured = _files.Load().Scenario.Device.Latency;

        var latency = _files.Load("pair", "hardware=h100-pcie").Scenario.Device.Latency;

        var expected = measured with
        {
            Kind = CalibrationKind.Transferred,
            Source = "nobody has measured this device's kernels: the constants of H100 SXM 80GB with this datasheet",
            Kernels = measured.Kernels with
            {
                Verify = new VerifyConstants.Unsplit(7.8e-6, 22.1e-9, 4e-6, 1e-9, 0.6, 1.4, 64),
            },
            InstallationSpread = 0.2,
        };
        Assert.Equal(ValueText.Of(expected), ValueText.Of(latency));
    }

    [Fact]
    public void Load_TransferredAgainFromTheResolvedText_IsTheSameAndNamesNoFile()
    {
        var loaded = _files.Load("pair", "hardware=h100-pcie");

        var again = _files.Load(_files.Write("elsewhere/resolved.yaml", loaded.ResolvedYaml));

        Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
        Assert.Contains("    kind: transferred\n", loaded.ResolvedYaml, StringComparison.Ordinal);
        Assert.DoesNotContain("from:", loaded.ResolvedYaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Transferred_CitesWhatItTakesAndNothingElse()
    {
        _files.Edit("hardware/h100.yaml", "  gemm: kernel tables", "  gemm: kernel tables\n  verifyAttention: a probe");

        var evidence = _files.Load("pair", "hardware=h100-pcie").Scenario.Evidence
            .Where(item => item.About.StartsWith("hardware", StringComparison.Ordinal))
            .Select(item => $"{(item.Assumed ? "assumed " : "")}{item.About}: {item.Text}");

        Assert.Equal(
            [
                "hardware H100 PCIe 80GB: datasheet: the vendor",
                "hardware H100 PCIe 80GB: gemm of H100 SXM 80GB: kernel tables",
                "assumed hardware H100 PCIe 80GB: elementwise of H100 SXM 80GB: three passes at 0.7 of the bandwidth",
                "assumed hardware H100 PCIe 80GB: latency constants: nobody has measured this device's kernels: "
                    + "the constants of H100 SXM 80GB with this datasheet",
            ],
            evidence);
    }

    [Fact]
    public void Load_OneConstantOfATransferredDevice_ChangesThatOne()
    {
        var before = _files.Load("pair", "hardware=h100-pcie").Scenario.Device.Latency.Kernels.GemmBf16;

        var after = _files.Load("pair", "hardware=h100-pcie", "hardware.latency.gemm.bf16.base=3 us")
            .Scenario.Device.Latency.Kernels.GemmBf16;

        Assert.Equal(before with { BaseSeconds = 3e-6 }, after);
    }

    [Theory]
    [InlineData(
        "from: h100",
        "from: h20",
        "hardware/h100-pcie.yaml:9:9: hardware.latency.from: 'h20' is not among the hardware; "
        + "there are h100, h100-pcie")]
    [InlineData(
        "from: h100",
        "from: h100-pcie",
        "hardware/h100-pcie.yaml:8:9: hardware.latency.kind: "
        + "the constants of H100 PCIe 80GB are themselves transferred; name the device they were measured on")]
    [InlineData(
        "from: h100",
        "from: ../models/large.yaml",
        "hardware/h100-pcie.yaml:8:9: hardware.latency.kind: Llama-3.1-70B has no latency constants")]
    [InlineData(
        "from: h100",
        "from: h100\n  gem: {}",
        "hardware/h100-pcie.yaml:10:3: hardware.latency.gem: unknown key; did you mean 'gemm'?")]
    [InlineData(
        "from: h100\n  verifyAttention: { kind: unsplit, base: 7.8 us, walk: 22.1 ns, wave: 4 us, "
        + "queryToken: 1 ns, memory: 0.6,\n    cacheShare: 1.4, rowsPerTile: 64 }",
        "",
        "hardware/h100-pcie.yaml:8:3: hardware.latency.from: missing key: the device whose constants are used")]
    public void Load_TransferredBadly_IsOneProblem(string part, string replacement, string expected)
    {
        _files.Edit("hardware/h100-pcie.yaml", part, replacement);

        Assert.Equal(expected, _files.Refusal("pair", "hardware=h100-pcie"));
    }

    public void Dispose() => _files.Dispose();
}
