package firstring.contacts;

/** Something a client sent that was not used as sent, though nothing was refused (docs/contract.md 1.4, warnings). */
public record Warning(String field, String code, String message) {}
