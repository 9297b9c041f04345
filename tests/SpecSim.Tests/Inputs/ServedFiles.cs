// A scenario with a server beside the small presets: what a test changes of it, and what it says.

using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs;

/// <summary>The presets of <see cref="PresetFiles"/> with the scenario "served".</summary>
internal sealed class ServedFiles : IDisposable
{
    public const string Served =
        """
        title: A server of the tests
        hardware: h100
        engine: vllm
        target: { model: large, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 4 }
        speculation:
          method: draft-model
          draftLength: 5
          draft: { model: small, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 4 }
        acceptance: by-small
        workload:
          arrivals: { law: poisson, rate: 2 /s }
          requests: 1000
          promptTokens: 512
          outputTokens: 256
        serving: {}
        run: { seed: 1, replications: 8 }
        source:
          workload: made for tests
        """;

    /// <summary>Everything that a workload and a server can have.</summary>
    public const string Rich =
        """
        extends: served
        workload:
          arrivals:
            law: gamma
            variation: 2
            rate: [{ at: 0 s, rate: 1 /s }, { at: 60 s, rate: 5 /s }, { at: 2 min, rate: 0 /s }]
          duration: 5 min
          lengths: mixed
          categories:
            - { name: chat, share: 2, sharedPrefix: { tokens: 100, texts: 3 } }
            - name: code
              share: 1
              acceptance: by-small
              promptTokens: 900
              outputTokens: { kind: uniform, low: 5, high: 9 }
            - { name: sums, share: 1, acceptance: { kind: iid, alpha: 0.5 }, lengths: mixed }
          priorities: [{ name: fast, share: 0.9, rank: 0 }, { name: slow, share: 0.1, rank: 4 }]
          impatience: { share: 0.05, meanTime: 30 s }
          retries: { limit: 3, backOff: 1 s }
          prefixBlockTokens: 32
        serving:
          replicas: 3
          router: prefix-aware
          maxSequences: 64
          maxPromptChunk: 512
          blockTokens: 32
          watermark: 0.02
          kvTokens: 50000
          prefixCaching: true
          order: priority
          queueLimit: 100
          queueTimeout: 10 s
          requestTimeout: 60 s
          disaggregation: { prefillReplicas: 2, link: 50 GB/s, latency: 100 us }
          controller: { kind: schedule, ranges: [{ upTo: 8, draftLength: 5 }, { upTo: 32, draftLength: 2 }] }
          fallback: { acceptanceBelow: 0.3 }
          objectives: { timeToFirstToken: 500 ms, endToEnd: 10 s }
          warmUp: 30 s
          faults:
            - { kind: replica-crash, replica: 2, at: 60 s, for: 30 s }
            - { kind: straggler, at: 10 s, for: 5 s, magnitude: 2 }
            - { kind: load-spike, at: 90 s, for: 10 s, magnitude: 3 }
            - { kind: draft-loss, meanTimeBetween: 10 min, meanDuration: 30 s }
        """;

    public const string Mixed =
        """
        title: Two peaks
        promptTokens: { kind: quantiles, shares: [0, 0.5, 1], tokens: [1, 400, 2000] }
        outputTokens: { kind: geometric, mean: 100, limit: 900 }
        source: { promptTokens: counted, outputTokens: counted as well }
        """;

    private readonly PresetFiles _files = new();

    public ServedFiles()
    {
        _files.Write("served.yaml", Served);
        _files.Write("rich.yaml", Rich);
        _files.Write("workloads/mixed.yaml", Mixed);
    }

    public LoadedScenario Load(string name, params string[] setOptions) => _files.Load(name, setOptions);

    public ServingScenario Serving(params string[] setOptions) => Load("served", setOptions).Serving!;

    public string Write(string name, string text) => _files.Write(name, text);

    public void Edit(string name, string part, string replacement) => _files.Edit(name, part, replacement);

    public string Refusal(string name, params string[] setOptions) => _files.Refusal(name, setOptions);

    public string FullPath => _files.FullPath;

    /// <summary>The resolved text alone, without any preset folder, from another place.</summary>
    public LoadedScenario Again(LoadedScenario loaded) =>
        new ScenarioLoader([]).Load(_files.Write("elsewhere/any.yaml", loaded.ResolvedYaml));

    public void Dispose() => _files.Dispose();
}
