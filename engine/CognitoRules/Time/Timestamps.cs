using System.Globalization;

namespace CognitoRules.Time;

/// <summary>Moments as AWS and people write them; always UTC milliseconds inside.</summary>
public static class Timestamps
{
    /// <summary>Reads ISO 8601 with a zone, such as 2026-11-20T12:35:00Z; a date alone is its midnight UTC; no zone means UTC.</summary>
    public static bool TryParse(string text, out long timeMs)
    {
        timeMs = 0;
        if (text.Length < 10 || !char.IsAsciiDigit(text[0])) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)) return false;
        timeMs = moment.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Reads UTF-8 ISO 8601, the fast path for CloudTrail's form `yyyy-MM-ddTHH:mm:ssZ`.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long timeMs)
    {
        timeMs = 0;
        if (utf8.Length == 20 && utf8[4] == '-' && utf8[7] == '-' && utf8[10] == 'T' && utf8[13] == ':' && utf8[16] == ':' && utf8[19] == 'Z'
            && Number(utf8, 0, 4, out var year) && Number(utf8, 5, 2, out var month) && Number(utf8, 8, 2, out var day)
            && Number(utf8, 11, 2, out var hour) && Number(utf8, 14, 2, out var minute) && Number(utf8, 17, 2, out var second)
            && month is >= 1 and <= 12 && year >= 1 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60)
        {
            timeMs = DaysFromEpoch(year, month, day) * 86_400_000L + (((hour * 60) + minute) * 60 + second) * 1000L;
            return true;
        }
        return utf8.Length <= 40 && TryParse(System.Text.Encoding.UTF8.GetString(utf8), out timeMs);
    }

    /// <summary>Writes a moment as `yyyy-MM-ddTHH:mm:ssZ`, with milliseconds only when there are any.</summary>
    public static string Format(long timeMs)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
        return moment.ToString(timeMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    static bool Number(ReadOnlySpan<byte> utf8, int start, int length, out int value)
    {
        value = 0;
        for (var i = start; i < start + length; i++)
        {
            var digit = utf8[i] - '0';
            if ((uint)digit > 9) return false;
            value = value * 10 + digit;
        }
        return true;
    }

    // Days from 1970-01-01 of a proleptic Gregorian date, counting years from March so that a leap day ends its year.
    static long DaysFromEpoch(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        var dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146097L + dayOfEra - 719468;
    }
}
