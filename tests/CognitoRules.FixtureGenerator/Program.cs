using System.Globalization;
using CognitoRules.FixtureGenerator;

return args switch
{
    ["fixtures", var folder] => Fixtures(folder),
    ["incident", var name, var folder, .. var rest] => One(name, folder, rest),
    ["month", var folder, .. var rest] => QuietMonth(folder, rest),
    _ => Usage(),
};

static int Fixtures(string folder)
{
    foreach (var incident in Catalogue.All)
    {
        var story = incident.Told(incident.Committed);
        var files = FixtureWriter.Files(incident, story, incident.Committed);
        FixtureWriter.Write(Path.Combine(folder, incident.Name), files);
        Console.Error.WriteLine($"{incident.Name}: {story.Trail.Count} CloudTrail records, {story.Activities.Count} activity records, {files.Sum(f => f.Text.Length) / 1024} KiB");
    }
    return 0;
}

static int One(string name, string folder, string[] options)
{
    if (Catalogue.All.FirstOrDefault(i => i.Name == name) is not { } incident)
    {
        Console.Error.WriteLine($"there is no incident `{name}`; there are {string.Join(", ", Catalogue.All.Select(i => i.Name))}");
        return 2;
    }
    var telling = incident.Committed with { Seed = (ulong)Number(options, "--seed", incident.Seed), Scale = Number(options, "--scale", 1), Noise = Number(options, "--noise", 1) };
    FixtureWriter.Write(folder, FixtureWriter.Files(incident, incident.Told(telling), telling));
    return 0;
}

static int QuietMonth(string folder, string[] options)
{
    var month = new QuietMonth((ulong)Number(options, "--seed", 1), Number(options, "--noise", 1), (int)Number(options, "--days", 30));
    Console.Error.WriteLine($"{month.Write(folder)} records of {month.Days} quiet days");
    return 0;
}

static double Number(string[] options, string name, double other) =>
    Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length ? double.Parse(options[at + 1], CultureInfo.InvariantCulture) : other;

static int Usage()
{
    Console.Error.WriteLine("""
        usage: CognitoRules.FixtureGenerator fixtures FOLDER                             every fixture, as committed
               CognitoRules.FixtureGenerator incident NAME FOLDER [--seed N] [--scale X] [--noise X]   another telling of one
               CognitoRules.FixtureGenerator month FOLDER [--seed N] [--noise X] [--days N]            a quiet month, too large to commit
        """);
    return 2;
}
