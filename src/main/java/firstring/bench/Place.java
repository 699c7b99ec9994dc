package firstring.bench;

import java.util.List;

/** A city with an area code of its own, so that lead numbers of different places never meet. */
record Place(String areaCode, String city, String state, String zipcode) {
    static final List<Place> ALL = List.of(
            new Place("818", "Burbank", "CA", "91502"),
            new Place("212", "New York", "NY", "10001"),
            new Place("305", "Miami", "FL", "33101"),
            new Place("312", "Chicago", "IL", "60601"),
            new Place("404", "Atlanta", "GA", "30303"),
            new Place("415", "San Francisco", "CA", "94103"),
            new Place("503", "Portland", "OR", "97204"),
            new Place("602", "Phoenix", "AZ", "85004"),
            new Place("617", "Boston", "MA", "02108"),
            new Place("702", "Las Vegas", "NV", "89101"),
            new Place("713", "Houston", "TX", "77002"),
            new Place("720", "Denver", "CO", "80202"),
            new Place("206", "Seattle", "WA", "98101"),
            new Place("214", "Dallas", "TX", "75201"),
            new Place("215", "Philadelphia", "PA", "19103"),
            new Place("313", "Detroit", "MI", "48226"),
            new Place("314", "Saint Louis", "MO", "63101"),
            new Place("317", "Indianapolis", "IN", "46204"),
            new Place("407", "Orlando", "FL", "32801"),
            new Place("410", "Baltimore", "MD", "21202"),
            new Place("412", "Pittsburgh", "PA", "15222"),
            new Place("504", "New Orleans", "LA", "70112"),
            new Place("512", "Austin", "TX", "78701"),
            new Place("513", "Cincinnati", "OH", "45202"),
            new Place("612", "Minneapolis", "MN", "55401"),
            new Place("614", "Columbus", "OH", "43215"),
            new Place("615", "Nashville", "TN", "37203"),
            new Place("619", "San Diego", "CA", "92101"),
            new Place("704", "Charlotte", "NC", "28202"),
            new Place("801", "Salt Lake City", "UT", "84101"),
            new Place("816", "Kansas City", "MO", "64106"),
            new Place("919", "Raleigh", "NC", "27601"));
}
