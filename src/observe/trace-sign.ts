/** Words without which an entry below WARNING holds no trace; a cheap look before the parsers are asked. */
export const TRACE_SIGN = /Traceback|Exception|Error|panic|goroutine|Caused by|stack/;
