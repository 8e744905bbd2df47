using System.Reflection;

namespace EmailPlatform.LambdaHost;

/// <summary>A class-library handler, as the managed runtime finds it by its name <c>Assembly::Type::Method</c>.</summary>
internal static class Handler
{
    public static Func<Stream, Task<Stream>> Load(string name)
    {
        if (name.Split("::") is not [var assembly, var typeName, var methodName])
            throw new ArgumentException($"'{name}' is not Assembly::Type::Method.");
        var type = Assembly.Load(assembly).GetType(typeName, throwOnError: true)!;
        var method = type.GetMethod(methodName, [typeof(Stream)]) ?? throw new MissingMethodException(typeName, methodName);
        return method.CreateDelegate<Func<Stream, Task<Stream>>>(Activator.CreateInstance(type));
    }
}
