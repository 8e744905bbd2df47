Console.WriteLine("EmailPlatform");
