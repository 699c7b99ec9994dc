package firstring.bench;

import java.util.List;

/** A city with its own area code, so that lead numbers of different cities never overlap. */
public record SampleCity(String areaCode, String city, String state, String zipcode) {
    public static final List<SampleCity> ALL = List.of(
            new SampleCity("818", "Burbank", "CA", "91502"),
            new SampleCity("212", "New York", "NY", "10001"),
            new SampleCity("305", "Miami", "FL", "33101"),
            new SampleCity("312", "Chicago", "IL", "60601"),
            new SampleCity("404", "Atlanta", "GA", "30303"),
            new SampleCity("415", "San Francisco", "CA", "94103"),
            new SampleCity("503", "Portland", "OR", "97204"),
            new SampleCity("602", "Phoenix", "AZ", "85004"),
            new SampleCity("617", "Boston", "MA", "02108"),
            new SampleCity("702", "Las Vegas", "NV", "89101"),
            new SampleCity("713", "Houston", "TX", "77002"),
            new SampleCity("720", "Denver", "CO", "80202"),
            new SampleCity("206", "Seattle", "WA", "98101"),
            new SampleCity("214", "Dallas", "TX", "75201"),
            new SampleCity("215", "Philadelphia", "PA", "19103"),
            new SampleCity("313", "Detroit", "MI", "48226"),
            new SampleCity("314", "Saint Louis", "MO", "63101"),
            new SampleCity("317", "Indianapolis", "IN", "46204"),
            new SampleCity("407", "Orlando", "FL", "32801"),
            new SampleCity("410", "Baltimore", "MD", "21202"),
            new SampleCity("412", "Pittsburgh", "PA", "15222"),
            new SampleCity("504", "New Orleans", "LA", "70112"),
            new SampleCity("512", "Austin", "TX", "78701"),
            new SampleCity("513", "Cincinnati", "OH", "45202"),
            new SampleCity("612", "Minneapolis", "MN", "55401"),
            new SampleCity("614", "Columbus", "OH", "43215"),
            new SampleCity("615", "Nashville", "TN", "37203"),
            new SampleCity("619", "San Diego", "CA", "92101"),
            new SampleCity("704", "Charlotte", "NC", "28202"),
            new SampleCity("801", "Salt Lake City", "UT", "84101"),
            new SampleCity("816", "Kansas City", "MO", "64106"),
            new SampleCity("919", "Raleigh", "NC", "27601"));
}
