/** Decoder limits and the observer of comments. */
export interface SseDecoderOptions {
  /** Longest event that is held in memory, in UTF-16 units. @default 67108864 */
  maxEventLength?: number;
  /** Called with the text of each comment line, such as "OPENROUTER PROCESSING". */
  onComment?: (text: string) => void;
}

const streaming = { stream: true } as const;

/**
 * Push decoder for server-sent events: give it bytes cut anywhere, it calls back once for each event.
 * Takes LF, CRLF and CR, a byte order mark, comments and `data:` over many lines; time is linear in the bytes.
 * `id:` and `retry:` are ignored, since no chat stream can be resumed.
 */
export class SseDecoder {
  readonly #onEvent: (data: string, event: string) => void;
  readonly #onComment: ((text: string) => void) | undefined;
  readonly #maxLength: number;
  readonly #text = new TextDecoder();
  /** The pieces of a line whose end has not come yet; joined once, so that a 16 MB event is not copied per read. */
  #pieces: string[] = [];
  #held = 0;
  #data: string | undefined;
  #event = "";
  #skipLineFeed = false;

  constructor(onEvent: (data: string, event: string) => void, options: SseDecoderOptions = {}) {
    this.#onEvent = onEvent;
    this.#onComment = options.onComment;
    this.#maxLength = options.maxEventLength ?? 67_108_864;
  }

  /** Feeds the next bytes. @throws RangeError when one event grows beyond `maxEventLength`. */
  push(bytes: Uint8Array): void {
    this.#feed(this.#text.decode(bytes, streaming));
  }

  /** The same for text. */
  pushText(text: string): void {
    this.#feed(text);
  }

  /** Says that no bytes follow; an event that lacks its closing blank line is delivered too. */
  end(): void {
    this.#feed(this.#text.decode());
    const rest = this.#pieces.join("");
    this.#pieces = [];
    this.#held = 0;
    if (rest !== "") this.#line(rest, 0, rest.length);
    this.#dispatch();
  }

  #feed(read: string): void {
    let text = read;
    if (this.#skipLineFeed && text !== "") {
      this.#skipLineFeed = false;
      if (text.charCodeAt(0) === 10) text = text.slice(1);
    }
    if (text.includes("\r")) {
      this.#skipLineFeed = text.endsWith("\r");
      text = text.replace(/\r\n?/g, "\n");
    }
    let end = text.indexOf("\n");
    if (end === -1) {
      this.#hold(text);
      return;
    }
    let start = 0;
    if (this.#held > 0) {
      // Only the line that was cut is put together; the rest of the text is read where it stands.
      this.#pieces.push(text.slice(0, end));
      const line = this.#pieces.join("");
      this.#pieces = [];
      this.#held = 0;
      this.#line(line, 0, line.length);
      start = end + 1;
      end = text.indexOf("\n", start);
    }
    while (end !== -1) {
      if (end === start) this.#dispatch();
      else this.#line(text, start, end);
      start = end + 1;
      end = text.indexOf("\n", start);
    }
    if (start < text.length) this.#hold(text.slice(start));
  }

  #hold(text: string): void {
    if (text === "") return;
    this.#pieces.push(text);
    this.#held += text.length;
    this.#guard(this.#held);
  }

  #guard(length: number): void {
    if (length + (this.#data?.length ?? 0) <= this.#maxLength) return;
    throw new RangeError(
      `A server-sent event is longer than ${this.#maxLength} characters (maxEventLength).`,
    );
  }

  #line(text: string, start: number, end: number): void {
    if (text.startsWith("data:", start)) {
      const from = text.charCodeAt(start + 5) === 32 ? start + 6 : start + 5;
      const value = text.slice(from, end);
      this.#guard(value.length);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (text.charCodeAt(start) === 58) {
      this.#onComment?.(text.slice(start + 1, end).trim());
    } else if (text.startsWith("event:", start)) {
      this.#event = text.slice(text.charCodeAt(start + 6) === 32 ? start + 7 : start + 6, end);
    } else if (end - start === 4 && text.startsWith("data", start)) {
      this.#data = this.#data === undefined ? "" : `${this.#data}\n`;
    }
  }

  #dispatch(): void {
    const data = this.#data;
    const event = this.#event;
    this.#event = "";
    if (data === undefined) return;
    this.#data = undefined;
    this.#onEvent(data, event);
  }
}
