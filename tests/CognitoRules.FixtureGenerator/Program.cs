using CognitoRules.FixtureGenerator;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: CognitoRules.FixtureGenerator FOLDER   writes every fixture below FOLDER");
    return 2;
}
foreach (var incident in Incidents.All)
{
    var story = incident.Tell();
    FixtureWriter.Write(Path.Combine(folder, incident.Name), incident, story);
    Console.Error.WriteLine($"{incident.Name}: {story.Trail.Count} CloudTrail records, {story.Activities.Count} activity records");
}
return 0;
