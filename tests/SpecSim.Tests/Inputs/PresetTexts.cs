// The files of PresetFiles: a scenario named pair, and everything it names.

namespace SpecSim.Tests.Inputs;

internal static class PresetTexts
{
    public const string Pair =
        """
        title: A scenario of the tests
        hardware: h100
        engine: vllm
        target: { model: large, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 4 }
        speculation:
          method: draft-model
          draftLength: 5
          draft: { model: small, weights: bf16, activations: bf16, kv: bf16, tensorParallel: 4 }
        acceptance: by-small
        workload: { batch: 1, promptTokens: 512, outputTokens: 256 }
        run: { seed: 1, replications: 8 }
        source:
          workload: made for tests
        """;

    public const string H100 =
        """
        name: H100 SXM 80GB
        architecture: Hopper
        memory: 80 GiB
        bandwidth: 3.35 TB/s
        peak: { bf16: 989 TFLOP/s, fp8: 1979 TFLOP/s, int8: 1979 TFLOP/s }
        multiprocessors: 132
        power: 700 W
        price: 2.95 USD/h
        latency:
          kind: measured
          gemm:
            bf16: { base: 2.189 us, depth: 1.193 us, compute: 0.808, memory: 0.921, sharpness: 3, quantize: 0 us }
            fp8: { base: 2.189 us, depth: 1.193 us, compute: 0.715, memory: 0.847, sharpness: 3, quantize: 0 us }
          decodeAttention:
            bf16: { base: 8.17 us, length: 5.81 us, wave: 2.75 us, memory: 0.953 }
          verifyAttention: { kind: packed, rowsPerTile: 64, rowPenalty: 0.2, compute: 0.4 }
          prefillAttention: { base: 13.0 us, compute: 0.686, memory: 0.491, padding: 47 }
          allReduce:
            - { devices: 2, oneShot: 4.23 us, oneShotBandwidth: 229 GB/s, twoShot: 102 us, twoShotBandwidth: 344 GB/s }
            - { devices: 4, oneShot: 4.63 us, oneShotBandwidth: 325 GB/s, twoShot: 10.4 us, twoShotBandwidth: 324 GB/s }
            - { devices: 8, oneShot: 4.80 us, oneShotBandwidth: 300 GB/s, twoShot: 10.4 us, twoShotBandwidth: 397 GB/s }
          elementwise: { base: 2 us, memory: 0.7 }
        source:
          datasheet: the vendor
          gemm: kernel tables
        assumed:
          elementwise: three passes at 0.7 of the bandwidth
        """;

    /// <summary>A device that takes the constants of the one above, and has no 8-bit floating point.</summary>
    public const string H100Pcie =
        """
        name: H100 PCIe 80GB
        architecture: Hopper
        memory: 80 GiB
        bandwidth: 2.04 TB/s
        peak: { bf16: 756 TFLOP/s }
        multiprocessors: 114
        latency:
          kind: transferred
          from: h100
          verifyAttention: { kind: unsplit, base: 7.8 us, walk: 22.1 ns, wave: 4 us, queryToken: 1 ns, memory: 0.6,
            cacheShare: 1.4, rowsPerTile: 64 }
        source:
          datasheet: the vendor
        """;

    public const string Vllm =
        """
        name: vLLM
        stepHost: 1.5 ms
        draftPassHost: 0.6 ms
        graphs: true
        draftGraphs: true
        launch: 5 us
        lookupHost: 20 us
        stepTokens: 8192
        memoryFraction: 0.9
        reservedMemory: 2 GB
        source:
          stepHost: end-to-end runs
        """;

    public const string Large =
        """
        name: Llama-3.1-70B
        huggingFace: meta-llama/Llama-3.1-70B
        tokenizer: llama3
        layers: 80
        hiddenSize: 8192
        attentionHeads: 64
        kvHeads: 8
        headSize: 128
        feedForwardSize: 28672
        gatedFeedForward: true
        vocabularySize: 128256
        tiedEmbeddings: false
        contextLimit: 131072
        parameters: 70553706496
        source:
          shape: config.json
        """;

    public const string Small =
        """
        name: Llama-3.1-8B
        tokenizer: llama3
        layers: 32
        hiddenSize: 4096
        attentionHeads: 32
        kvHeads: 8
        headSize: 128
        feedForwardSize: 14336
        gatedFeedForward: true
        vocabularySize: 128256
        tiedEmbeddings: false
        contextLimit: 131072
        source:
          shape: config.json
        """;

    /// <summary>A model with another tokenizer.</summary>
    public const string Other =
        """
        name: Qwen2.5-0.5B
        tokenizer: qwen2
        layers: 24
        hiddenSize: 896
        attentionHeads: 14
        kvHeads: 2
        headSize: 64
        feedForwardSize: 4864
        gatedFeedForward: true
        vocabularySize: 151936
        tiedEmbeddings: true
        source:
          shape: config.json
        """;

    public const string Head =
        """
        name: EAGLE-3 for Llama-3.1-70B
        tokenizer: llama3
        layers: 1
        hiddenSize: 8192
        attentionHeads: 64
        kvHeads: 8
        headSize: 128
        feedForwardSize: 28672
        gatedFeedForward: true
        vocabularySize: 32000
        tiedEmbeddings: false
        inputProjectionSize: 24576
        attentionInputSize: 16384
        sharesEmbedding: true
        source:
          shape: config.json
        """;

    public const string BySmall =
        """
        kind: iid
        alpha: 0.7
        source:
          alpha: a paper
        """;

    public static readonly IReadOnlyList<(string Name, string Text)> All =
    [
        ("pair.yaml", Pair),
        ("hardware/h100.yaml", H100),
        ("hardware/h100-pcie.yaml", H100Pcie),
        ("engines/vllm.yaml", Vllm),
        ("models/large.yaml", Large),
        ("models/small.yaml", Small),
        ("models/other.yaml", Other),
        ("drafts/head.yaml", Head),
        ("acceptance/by-small.yaml", BySmall),
    ];
}
