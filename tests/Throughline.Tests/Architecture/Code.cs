using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Throughline.Tests.Architecture;

/// <summary>A compiled assembly and what each of its types refers to: signatures, bodies (async state machines and lambdas as part of the type around them), generics, attributes.</summary>
internal sealed class Code : IDisposable
{
    private readonly AssemblyDefinition _assembly;

    private Code(AssemblyDefinition assembly, string root) => (_assembly, Root) = (assembly, root);

    /// <summary>The product.</summary>
    public static Code Product { get; } = Of(typeof(ThroughlineApp), "Throughline");

    /// <summary>Violations planted in this assembly: a rule that does not find them is no rule.</summary>
    public static Code Planted { get; } = Of(typeof(Code), "Throughline.Tests.Architecture.Planted");

    /// <summary>The attribution library.</summary>
    public static Code Attribution { get; } = Of(typeof(Throughline.Attribution.ICreditModel), "Throughline.Attribution");

    public string Root { get; }

    public IEnumerable<AssemblyNameReference> References => _assembly.MainModule.AssemblyReferences;

    /// <summary>Outermost types below the root.</summary>
    public IEnumerable<TypeDefinition> Types => _assembly.MainModule.Types.Where(t => t.Namespace == Root || t.Namespace.StartsWith(Root + ".", StringComparison.Ordinal));

    /// <summary>Every method of the type and of the types inside it.</summary>
    public static IEnumerable<MethodDefinition> Methods(TypeDefinition type) => type.Methods.Concat(type.NestedTypes.SelectMany(Methods));

    /// <summary>Every member that bodies of the type use, with the method that uses it.</summary>
    public static IEnumerable<(MethodDefinition From, MemberReference Member)> Uses(TypeDefinition type) =>
        from method in Methods(type)
        where method.HasBody
        from instruction in method.Body.Instructions
        let member = instruction.Operand as MemberReference
        where member is not null
        select (method, member);

    /// <summary>Texts that bodies of the type hold.</summary>
    public static IEnumerable<string> Texts(TypeDefinition type) =>
        from method in Methods(type)
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.OpCode == OpCodes.Ldstr
        select (string)instruction.Operand;

    /// <summary>The types that a type refers to, generics taken apart.</summary>
    public static HashSet<TypeReference> ReferencesOf(TypeDefinition type)
    {
        var found = new Dictionary<string, TypeReference>(StringComparer.Ordinal);
        AddType(type, found);
        return [.. found.Values];
    }

    /// <summary>The name of a type as people write it: outermost type, without arity.</summary>
    public static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName.Split('`')[0];
    }

    public static string SpaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace;
    }

    public void Dispose() => _assembly.Dispose();

    private static Code Of(Type type, string root) =>
        new(AssemblyDefinition.ReadAssembly(type.Assembly.Location, new ReaderParameters { ReadSymbols = true, InMemory = true }), root);

    private static void AddType(TypeDefinition type, Dictionary<string, TypeReference> found)
    {
        Add(type.BaseType, found);
        foreach (var contract in type.Interfaces)
            Add(contract.InterfaceType, found);
        foreach (var parameter in type.GenericParameters)
            foreach (var constraint in parameter.Constraints)
                Add(constraint.ConstraintType, found);
        foreach (var field in type.Fields)
            Add(field.FieldType, found);
        foreach (var attribute in type.CustomAttributes)
            Add(attribute.AttributeType, found);
        foreach (var method in type.Methods)
            AddMethod(method, found);
        foreach (var nested in type.NestedTypes)
            AddType(nested, found);
    }

    private static void AddMethod(MethodDefinition method, Dictionary<string, TypeReference> found)
    {
        AddSignature(method, found);
        foreach (var parameter in method.GenericParameters)
            foreach (var constraint in parameter.Constraints)
                Add(constraint.ConstraintType, found);
        foreach (var attribute in method.CustomAttributes)
            Add(attribute.AttributeType, found);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(variable.VariableType, found);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType, found);
        foreach (var instruction in method.Body.Instructions)
            AddOperand(instruction.Operand, found);
    }

    private static void AddOperand(object operand, Dictionary<string, TypeReference> found)
    {
        if (operand is TypeReference type)
        {
            Add(type, found);
        }
        else if (operand is FieldReference field)
        {
            Add(field.DeclaringType, found);
            Add(field.FieldType, found);
        }
        else if (operand is MethodReference method)
        {
            Add(method.DeclaringType, found);
            AddSignature(method, found);
            if (method is GenericInstanceMethod instance)
                foreach (var argument in instance.GenericArguments)
                    Add(argument, found);
        }
    }

    private static void AddSignature(MethodReference method, Dictionary<string, TypeReference> found)
    {
        Add(method.ReturnType, found);
        foreach (var parameter in method.Parameters)
            Add(parameter.ParameterType, found);
    }

    private static void Add(TypeReference? type, Dictionary<string, TypeReference> found)
    {
        if (type is null or GenericParameter)
            return;
        if (type is GenericInstanceType generic)
            foreach (var argument in generic.GenericArguments)
                Add(argument, found);
        if (type is TypeSpecification specification)
            Add(specification.ElementType, found);
        else
            found.TryAdd(type.FullName, type);
    }
}
