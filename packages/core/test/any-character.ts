import fc from "fast-check";

/** Any character of Unicode, lone surrogates excepted; the library's own `"binary"` takes a second to set up. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800));
