package firstring.messages.consent;

import firstring.messages.ConsentCommand;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Determines what the author of an SMS reply says about receiving messages (docs/contract.md 1.8; 47 CFR
 * 64.1200(a)(10)): a word alone, in any case, with any punctuation, courtesy and signature; or a plain request in a
 * sentence. A message that only contains such a word is uncertain. Immutable.
 */
public final class OptOutWords {
    /** Only the beginning of a longer text is examined, because it is not an SMS. */
    private static final int MAX_LENGTH = 1_600;

    private static final Set<String> STOPS = Set.of(
            "stop", "stopall", "stop all", "quit", "end", "cancel", "unsubscribe", "revoke", "optout", "opt out");

    /** Words that also mean something else: when more text follows, a user has to decide. */
    private static final Set<String> AMBIGUOUS = Set.of("quit", "end", "cancel");

    private static final Set<String> STARTS = Set.of("start", "unstop");
    private static final Set<String> HELPS = Set.of("help", "info");

    /** Courtesies that do not change the meaning of a word next to them. */
    private static final Set<String> COURTESIES = Set.of(
            "please",
            "pls",
            "plz",
            "plse",
            "thanks",
            "thank",
            "you",
            "thx",
            "ty",
            "now",
            "asap",
            "immediately",
            "ok",
            "okay",
            "hi",
            "hello",
            "hey",
            "sir",
            "maam",
            "just",
            "it",
            "this",
            "all",
            "text",
            "texts",
            "message",
            "messages",
            "msg",
            "msgs",
            "sms",
            "me",
            "my",
            "already",
            "and",
            "the",
            "these",
            "por",
            "favor",
            "gracias",
            "svp",
            "merci");

    /** A signature is a name of a few words. */
    private static final int MAX_SIGNATURE_WORDS = 4;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['’‘`´]");
    private static final Pattern HYPHENATED_OPT_OUT = Pattern.compile("\\bopt-out\\b");
    private static final Pattern PIECE_END = Pattern.compile("[\\n.,;:!?()\"“”/|~*_–—]+|(?<=\\s)-+|-+(?=\\s)");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final String NEGATION =
            "\\b(?:dont|do not|does not|doesnt|did not|didnt|never|not to|not|cant|cannot|can not|wont|will not|no need to)"
                    + " (?:ever |want to |wish to |need to )?(?:be )?";
    private static final Pattern NEGATED =
            Pattern.compile(NEGATION + "(?:stop|unsubscribe|opt|optout|quit|cancel|end|revoke|remove)\\b");

    private static final String CONTACTING =
            "(?:texting|messaging|msging|sending|contacting|calling|spamming|bothering|harassing|emailing|writing"
                    + "|text|texts|message|messages|msg|msgs|sms|spam|calls|notifications)";

    private static final String CONTACT = "(?:text|txt|message|msg|contact|call|write|email|send|bother)";

    /** Requests that a reasonable person understands; each covers a limited number of words. */
    private static final List<Pattern> REQUESTS = List.of(
            Pattern.compile(
                    "\\b(?:stop|quit|cease|end|cancel)(?: (?:with|all|the|these|those|your|ever|any|sending|of|me)){0,4} "
                            + CONTACTING + "\\b"),
            Pattern.compile("\\bno more (?:\\w+ )?" + CONTACTING + "\\b"),
            Pattern.compile("\\b(?:dont|do not|never) (?:you |ever |please |want you to ){0,2}" + CONTACT
                    + "(?: (?:me|us|this|my|here|any|anymore|again|ever|texts|messages|number|to)){1,4}$"),
            Pattern.compile("\\b(?:dont|do not) (?:ever )?contact(?: me| us)?$"),
            Pattern.compile("\\bdo(?:nt| not) want (?:\\w+ ){0,3}" + CONTACTING + "\\b"),
            Pattern.compile(
                    "\\b(?:take|remove|get|delete|drop|scratch) (?:me|us|my|this|our)(?: \\w+){0,3}? (?:off|from|out)\\b"),
            Pattern.compile("\\b(?:remove|delete) (?:me|us|my number|this number|our number|my phone|my info)\\b"),
            Pattern.compile("\\bunsubscribe\\b"),
            Pattern.compile("\\b(?:optout|opt out|opt me out|opt us out|opting out|opted out)\\b"),
            Pattern.compile("\\b(?:revoke|withdraw|rescind) (?:\\w+ ){0,2}(?:consent|permission)\\b"),
            Pattern.compile("\\bleave (?:me|us) alone\\b"),
            Pattern.compile("\\blose (?:my|this) number\\b"));

    private final Set<String> stops;

    private OptOutWords(Set<String> stops) {
        this.stops = stops;
    }

    /** @param own the account's own words and phrases, in addition to the standard ones */
    public static OptOutWords with(Collection<String> own) {
        Set<String> stops = new LinkedHashSet<>(STOPS);
        own.stream().map(OptOutWords::words).filter(word -> !word.isEmpty()).forEach(stops::add);
        return new OptOutWords(stops);
    }

    public ConsentCommand read(String text) {
        String plain = plain(text);
        String words = words(plain);
        if (STARTS.contains(words)) {
            return ConsentCommand.START;
        }
        if (words.equals("yes")) {
            return ConsentCommand.YES;
        }
        if (HELPS.contains(words)) {
            return ConsentCommand.HELP;
        }
        if (isStop(words) || beginsWithStop(plain)) {
            return ConsentCommand.STOP;
        }
        boolean isNegated = NEGATED.matcher(words).find();
        if (!isNegated && pieces(plain).stream().anyMatch(OptOutWords::isRequest)) {
            return ConsentCommand.STOP;
        }
        return contains(words) ? ConsentCommand.UNCERTAIN : ConsentCommand.NONE;
    }

    /** The text in lower case, without accents and apostrophes. */
    private static String plain(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        String folded =
                MARKS.matcher(Normalizer.normalize(cut, Normalizer.Form.NFKD)).replaceAll("");
        String lower = APOSTROPHES.matcher(folded.toLowerCase(Locale.ROOT)).replaceAll("");
        return HYPHENATED_OPT_OUT.matcher(lower).replaceAll("opt out");
    }

    /** The words of a text, separated by single spaces. */
    private static String words(String text) {
        return String.join(" ", list(plain(text)));
    }

    private static List<String> list(String plain) {
        return Arrays.stream(BETWEEN_WORDS.split(plain, -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** An opt-out word with nothing but courtesies or the same word again. */
    private boolean isStop(String words) {
        if (stops.contains(words)) {
            return true;
        }
        List<String> distinctive = new ArrayList<>(List.of(words.split(" ", -1)));
        distinctive.removeIf(COURTESIES::contains);
        String distinct = String.join(" ", new LinkedHashSet<>(distinctive));
        return stops.contains(distinct);
    }

    /** An opt-out word alone in the first line or piece, followed by a signature or more. */
    private boolean beginsWithStop(String plain) {
        List<String> pieces = pieces(plain);
        if (pieces.size() < 2 || !isStop(pieces.getFirst())) {
            return false;
        }
        List<String> rest = list(String.join(" ", pieces.subList(1, pieces.size())));
        return rest.size() <= MAX_SIGNATURE_WORDS || (!AMBIGUOUS.contains(pieces.getFirst()) && !isQuestion(plain));
    }

    private static boolean isQuestion(String plain) {
        return plain.indexOf('?') >= 0;
    }

    /** The parts separated by punctuation and line ends, each as its words. */
    private static List<String> pieces(String plain) {
        return Arrays.stream(PIECE_END.split(plain, -1))
                .map(OptOutWords::words)
                .filter(piece -> !piece.isEmpty())
                .toList();
    }

    private static boolean isRequest(String piece) {
        String bare = withoutEnd(piece);
        return REQUESTS.stream().anyMatch(request -> request.matcher(bare).find());
    }

    /** Removes courtesies at the end of a sentence, which have no meaning. */
    private static String withoutEnd(String piece) {
        List<String> words = new ArrayList<>(List.of(piece.split(" ", -1)));
        while (words.size() > 1
                && Set.of("please", "pls", "plz", "thanks", "thx", "ty", "ok", "okay", "now", "asap", "immediately")
                        .contains(words.getLast())) {
            words.removeLast();
        }
        return String.join(" ", words);
    }

    private boolean contains(String words) {
        String padded = " " + words + " ";
        return stops.stream().anyMatch(stop -> padded.contains(" " + stop + " "));
    }
}
