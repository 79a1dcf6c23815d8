System.Console.WriteLine("relight");
