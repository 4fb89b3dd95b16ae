/** What of a request must change before it is sent on: JSON text to put, or undefined to leave a field out. */
export type BodyEdits = Readonly<Record<string, string | undefined>>;

/** A member of a JSON object: its name, and where it stands. */
interface Member {
  readonly name: string;
  /** Of its name's quote. */
  readonly start: number;
  /** Where its value begins. */
  readonly value: number;
  /** Just behind its value. */
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Replaces, adds or leaves out top-level fields of a JSON object. All other bytes stay what they were: writing a
 * long request anew would cost more than everything else the gateway does with it.
 * @param raw - a JSON object that has been parsed before, so that it is known to be well formed
 */
export function spliceFields(raw: Uint8Array, edits: BodyEdits): Uint8Array {
  const members = membersOf(raw);
  const pending = new Map(Object.entries(edits));
  const parts: Uint8Array[] = [];
  let changed = false;
  for (const member of members) {
    const own = raw.subarray(member.start, member.end);
    if (!Object.hasOwn(edits, member.name)) {
      parts.push(own);
      continue;
    }
    // A name that stands twice is replaced once; what comes after the first goes.
    const text = pending.get(member.name);
    pending.delete(member.name);
    // A value that is the same stays as it was spelled.
    const same = text !== undefined && equal(raw.subarray(member.value, member.end), encoder.encode(text));
    changed ||= !same;
    if (text !== undefined) parts.push(same ? own : memberBytes(member.name, text));
  }
  for (const [name, text] of pending) {
    if (text === undefined) continue;
    changed = true;
    parts.push(memberBytes(name, text));
  }
  return changed ? join(parts) : raw;
}

/** The names of the top-level fields of a JSON object, as often as each stands there. */
export function namesOf(raw: Uint8Array): string[] {
  return membersOf(raw).map(({ name }) => name);
}

/** One member as JSON. */
function memberBytes(name: string, text: string): Uint8Array {
  return encoder.encode(`${JSON.stringify(name)}:${text}`);
}

/** The members of the outermost object. Strings are skipped by search, so long prompts cost little. */
function membersOf(bytes: Uint8Array): Member[] {
  const members: Member[] = [];
  let at = skipSpace(bytes, bytes.indexOf(0x7b) + 1);
  while (bytes[at] === QUOTE) {
    const start = at;
    const nameEnd = stringEnd(bytes, at);
    const name = JSON.parse(decoder.decode(bytes.subarray(start, nameEnd))) as string;
    const colon = skipSpace(bytes, nameEnd);
    const value = skipSpace(bytes, colon + 1);
    const end = valueEnd(bytes, value);
    members.push({ name, start, value, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return members;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at += 1;
  return at;
}

/** Just behind the string that begins at `from`. */
function stringEnd(bytes: Uint8Array, from: number): number {
  let end = bytes.indexOf(QUOTE, from + 1);
  while (end !== -1 && isEscaped(bytes, end)) end = bytes.indexOf(QUOTE, end + 1);
  return end === -1 ? bytes.length : end + 1;
}

/** Whether a quote belongs to its string: an odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let slashes = 0;
  while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

/** Just behind the value that begins at `from`. */
function valueEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] === QUOTE) return stringEnd(bytes, from);
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = stringEnd(bytes, at) - 1;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || byte <= 0x20)) return at;
  }
  return bytes.length;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** An object of these members. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((total, part) => total + part.length + 1, 1);
  const joined = new Uint8Array(Math.max(length, 2));
  let at = 0;
  joined[at++] = 0x7b;
  for (const [index, part] of parts.entries()) {
    if (index > 0) joined[at++] = COMMA;
    joined.set(part, at);
    at += part.length;
  }
  joined[at] = 0x7d;
  return joined;
}
