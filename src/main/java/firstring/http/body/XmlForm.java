package firstring.http.body;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Parameters of an XML document: each element inside the root is a field, by its local name; attributes are ignored. A
 * field whose child elements all have one name is a list of them, any other with children is an object. Inside,
 * repeated names make a list. Of a repeated field the last counts. Nothing outside the document is ever read, and no
 * entities except the predefined ones.
 */
final class XmlForm {
    static final int MAX_DEPTH = 32;
    static final int MAX_ELEMENTS = 1_000;

    private final XMLStreamReader reader;
    private int elements;

    private XmlForm(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** Creates a factory for each document: the JDK's holds on to the last document it read. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    static Map<String, FormValue> read(String text) throws UnreadableBody {
        if (text.isBlank()) {
            return Map.of();
        }
        try {
            return new XmlForm(factory().createXMLStreamReader(new StringReader(text))).readDocument();
        } catch (XMLStreamException broken) {
            throw broken(broken.getLocation());
        }
    }

    private static UnreadableBody broken(Location place) {
        return new UnreadableBody("The body is not valid XML: line %d, column %d."
                .formatted(Math.max(1, place.getLineNumber()), Math.max(1, place.getColumnNumber())));
    }

    private Map<String, FormValue> readDocument() throws XMLStreamException, UnreadableBody {
        Map<String, FormValue> fields = Map.of();
        while (reader.hasNext()) {
            if (next() == XMLStreamConstants.START_ELEMENT) {
                fields = readFields();
            }
        }
        return fields;
    }

    private int next() throws XMLStreamException, UnreadableBody {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
            throw new UnreadableBody("The body must not have a DOCTYPE.");
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw broken(reader.getLocation());
        }
        return event;
    }

    /** Reads the elements of the root, which is open. */
    private Map<String, FormValue> readFields() throws XMLStreamException, UnreadableBody {
        count(1);
        Map<String, FormValue> fields = new LinkedHashMap<>();
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                fields.put(reader.getLocalName(), readElement(2));
            }
        }
        return fields;
    }

    private void count(int depth) throws UnreadableBody {
        if (depth > MAX_DEPTH) {
            throw new UnreadableBody("The elements of the body are nested deeper than %d levels.".formatted(MAX_DEPTH));
        }
        if (++elements > MAX_ELEMENTS) {
            throw new UnreadableBody("The body can have at most %,d elements.".formatted(MAX_ELEMENTS));
        }
    }

    /** Reads the value of an element that is open, up to its end. */
    private FormValue readElement(int depth) throws XMLStreamException, UnreadableBody {
        count(depth);
        StringBuilder text = new StringBuilder();
        Children children = new Children();
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> children.add(reader.getLocalName(), readElement(depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                default -> {}
            }
        }
        return children.isEmpty() ? new FormValue.Text(text.toString()) : children.value(depth == 2);
    }

    /** The elements inside one, by name. */
    private static final class Children {
        private final Map<String, List<FormValue>> byName = new LinkedHashMap<>();

        void add(String name, FormValue value) {
            byName.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }

        boolean isEmpty() {
            return byName.isEmpty();
        }

        /** @param inField directly inside a field, where elements of one name are a list even if there is only one */
        FormValue value(boolean inField) {
            List<FormValue> first = byName.values().iterator().next();
            if (byName.size() == 1 && (inField || first.size() > 1)) {
                return new FormValue.Items(first);
            }
            Map<String, FormValue> members = new LinkedHashMap<>();
            byName.forEach((name, values) ->
                    members.put(name, values.size() == 1 ? values.getFirst() : new FormValue.Items(values)));
            return new FormValue.Fields(members);
        }
    }
}
