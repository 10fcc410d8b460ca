System.Console.WriteLine("cognitorules");
