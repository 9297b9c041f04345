// The data of a drawn tree: nodes with the share of rounds in which each is reached.

namespace SpecSim.Reports.Charts;

/// <summary>A node; its children stand in the order of the list, best first.</summary>
/// <param name="Parent">Index of the node before it; -1 for the root, which is not in the list.</param>
/// <param name="Reached">Share of rounds that get there, 0 to 1.</param>
public sealed record TreeNode(int Parent, double Reached);

/// <summary>A tree, root on top. Parents stand before their children.</summary>
/// <param name="Value">What the shares are of; its format writes them.</param>
/// <param name="Levels">Names of the depths, from 1, written at the left.</param>
public sealed record TreeChart(
    string Id,
    string Title,
    string Subtitle,
    Axis Value,
    IReadOnlyList<string> Levels,
    IReadOnlyList<TreeNode> Nodes) : Chart(Id, Title, Subtitle);
