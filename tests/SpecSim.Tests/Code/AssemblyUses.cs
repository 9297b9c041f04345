// What a compiled assembly uses from outside itself: the assemblies it refers to and the members it names. Read from
// its metadata, so nothing is missed, whatever the source looks like.

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SpecSim.Tests.Code;

internal sealed record AssemblyUses(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Members)
{
    public static AssemblyUses Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();

        var assemblies = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        var members = metadata.MemberReferences
            .Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: (TypeReferenceHandle)member.Parent, Name: metadata.GetString(member.Name)))
            .Select(member => $"{TypeName(metadata, member.Type)}.{member.Name}");
        return new AssemblyUses([.. assemblies], [.. members.Distinct()]);
    }

    private static string TypeName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var space = metadata.GetString(type.Namespace);
        var name = metadata.GetString(type.Name);
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
