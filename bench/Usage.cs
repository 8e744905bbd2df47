namespace EmailPlatform.Bench;

/// <summary>What a wrong call is answered with.</summary>
internal static class Usage
{
    private const int WrongCall = 2;

    public static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return WrongCall;
    }
}
