package firstring.contacts;

/** A value that was not used as sent, although the request was accepted (docs/contract.md 1.4, warnings). */
public record Warning(String field, String code, String message) {}
